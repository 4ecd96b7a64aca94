// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow_graph.h"

#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <map>

using namespace llvm;

namespace instr {

namespace {

constexpr unsigned None = ~0u;

/// A linear combination of values.
using Expression = std::map<unsigned, int>;

void add(Expression &Sum, unsigned Value, int Factor) {
  int &Known = Sum[Value];
  Known += Factor;
  if (Known == 0)
    Sum.erase(Value);
}

class Solver {
public:
  Solver(unsigned NodeCount, const std::vector<FlowEdge> &Edges)
      : Edges(Edges), Adjacent(NodeCount), Parent(NodeCount, None), Depth(NodeCount, 0),
        WantedAbove(NodeCount, 0), InTree(Edges.size(), false), Counted(Edges.size(), false) {}

  FlowSolution run() {
    growTree();
    hang();
    chooseCounters();
    Solution.ValueOf.assign(Edges.size(), None);
    for (unsigned Edge = 0; Edge < Edges.size(); ++Edge)
      if (Counted[Edge]) {
        Solution.ValueOf[Edge] = unsigned(Solution.Counted.size());
        Solution.Counted.push_back(Edge);
      }
    BasicValues = unsigned(Solution.Counted.size());
    for (unsigned Edge = 0; Edge < Edges.size(); ++Edge)
      if (Edges[Edge].Known) {
        Counted[Edge] = !InTree[Edge];
        Solution.ValueOf[Edge] = BasicValues++;
      }
    express();
    return std::move(Solution);
  }

private:
  unsigned other(unsigned Edge, unsigned Node) const {
    return Edges[Edge].From == Node ? Edges[Edge].To : Edges[Edge].From;
  }

  /// J. B. Kruskal, "On the shortest spanning subtree of a graph", Proc. AMS 7 (1956).
  void growTree() {
    std::vector<unsigned> Order(Edges.size());
    for (unsigned I = 0; I < Order.size(); ++I)
      Order[I] = I;
    std::stable_sort(Order.begin(), Order.end(), [this](unsigned A, unsigned B) {
      // Where nothing else leads outside, what is known must do.
      if (Edges[A].Known != Edges[B].Known)
        return Edges[B].Known;
      if (Edges[A].Countable != Edges[B].Countable)
        return !Edges[A].Countable;
      return Edges[A].Weight > Edges[B].Weight;
    });
    IntEqClasses Parts(unsigned(Adjacent.size()));
    for (unsigned Edge : Order) {
      const FlowEdge &E = Edges[Edge];
      if (Parts.findLeader(E.From) == Parts.findLeader(E.To))
        continue;
      Parts.join(E.From, E.To);
      InTree[Edge] = true;
    }
    for (unsigned Edge = 0; Edge < Edges.size(); ++Edge) {
      Adjacent[Edges[Edge].From].push_back(Edge);
      if (Edges[Edge].To != Edges[Edge].From)
        Adjacent[Edges[Edge].To].push_back(Edge);
    }
  }

  /// Roots the tree in Outside.
  void hang() {
    Order.push_back(FlowGraph::Outside);
    for (size_t Next = 0; Next < Order.size(); ++Next) {
      unsigned Node = Order[Next];
      for (unsigned Edge : Adjacent[Node]) {
        if (!InTree[Edge] || Edge == Parent[Node])
          continue;
        unsigned Child = other(Edge, Node);
        Parent[Child] = Edge;
        Depth[Child] = Depth[Node] + 1;
        WantedAbove[Child] = WantedAbove[Node] + Edges[Edge].Wanted;
        Order.push_back(Child);
      }
    }
  }

  /// Does the cycle that the edge closes in the tree have a wanted edge?
  bool matters(unsigned Edge) const {
    if (Edges[Edge].Wanted)
      return true;
    unsigned A = Edges[Edge].From, B = Edges[Edge].To;
    unsigned Sum = WantedAbove[A] + WantedAbove[B];
    while (A != B) {
      unsigned &Deeper = Depth[A] >= Depth[B] ? A : B;
      Deeper = other(Parent[Deeper], Deeper);
    }
    return Sum > 2 * WantedAbove[A];
  }

  void chooseCounters() {
    for (unsigned Edge = 0; Edge < Edges.size(); ++Edge)
      Counted[Edge] = !InTree[Edge] && Edges[Edge].Countable && matters(Edge);
  }

  /// From the leaves to the root: what flows through the edge to the parent balances all others.
  /// Edges that do not matter are taken as 0, which changes no wanted one.
  void express() {
    std::vector<Expression> Above(Adjacent.size());
    for (unsigned Node : reverse(Order)) {
      unsigned Up = Parent[Node];
      if (Up == None)
        continue;
      Expression Sum = std::move(Above[Node]);
      for (unsigned Edge : Adjacent[Node])
        if (Counted[Edge] && Edges[Edge].From != Edges[Edge].To)
          add(Sum, Solution.ValueOf[Edge], Edges[Edge].To == Node ? 1 : -1);
      // Now the surplus of what flows in.
      bool UpFlowsIn = Edges[Up].To == Node;
      if (UpFlowsIn)
        for (auto &[Value, Factor] : Sum)
          Factor = -Factor;
      if (Edges[Up].Wanted) {
        Solution.ValueOf[Up] = name(Sum);
        Sum = {{Solution.ValueOf[Up], 1}};
      }
      // The parent gains what flows to it.
      Expression &Into = Above[other(Up, Node)];
      if (Into.empty() && !UpFlowsIn)
        Into = std::move(Sum);
      else
        for (auto [Value, Factor] : Sum)
          add(Into, Value, UpFlowsIn ? -Factor : Factor);
    }
  }

  unsigned name(const Expression &Sum) {
    if (Sum.size() == 1 && Sum.begin()->second == 1)
      return Sum.begin()->first;
    std::vector<FlowTerm> Terms;
    for (auto [Value, Factor] : Sum)
      Terms.insert(Terms.end(), size_t(std::abs(Factor)), {Value, Factor < 0});
    Solution.Sums.push_back(std::move(Terms));
    return unsigned(BasicValues + Solution.Sums.size() - 1);
  }

  const std::vector<FlowEdge> &Edges;
  std::vector<std::vector<unsigned>> Adjacent; ///< edges of a node
  std::vector<unsigned> Parent;                ///< edge of the tree
  std::vector<unsigned> Depth;
  std::vector<unsigned> WantedAbove; ///< wanted edges of the tree between a node and the root
  std::vector<bool> InTree, Counted;
  std::vector<unsigned> Order; ///< nodes, each behind its parent
  unsigned BasicValues = 0;    ///< those that are no sums
  FlowSolution Solution;
};

} // namespace

FlowSolution FlowGraph::solve() const { return Solver(NodeCount, Edges).run(); }

} // namespace instr
