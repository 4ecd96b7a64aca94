// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which edges of a flow graph must be counted so that the others follow. What flows into a node
// flows out of it, so the edges of a spanning tree are sums and differences of those outside of it:
// D. E. Knuth and F. R. Stevenson, "Optimal measurement points for program frequency counts", BIT
// 13 (1973); T. Ball and J. R. Larus, "Optimally profiling and tracing programs", ACM TOPLAS 16
// (1994), section 3. The tree is the one of greatest weight: what is executed often is not counted.

#ifndef INSTR_FLOW_GRAPH_H
#define INSTR_FLOW_GRAPH_H

#include <cstdint>
#include <vector>

namespace instr {

struct FlowEdge {
  unsigned From, To;
  uint64_t Weight; ///< estimated executions
  bool Countable;
  bool Wanted;        ///< its count must be known in the end
  bool Known = false; ///< its count is known from elsewhere; at most one edge
};

struct FlowTerm {
  unsigned Value;
  bool Minus;
};

struct FlowSolution {
  /// The edges that are counted, in ascending order. Value i is the count of Counted[i]. Behind
  /// them stands that of the known edge, if there is one.
  std::vector<unsigned> Counted;
  /// The values behind these: sums of values before them. A sum without terms is always 0.
  std::vector<std::vector<FlowTerm>> Sums;
  /// For each wanted edge, its value.
  std::vector<unsigned> ValueOf;
};

class FlowGraph {
public:
  /// Node 0 is there from the start. It stands for everything outside: flow from it need not come
  /// back.
  static constexpr unsigned Outside = 0;

  unsigned addNode() { return NodeCount++; }

  /// Edges that are not countable must not form cycles but for parallel ones, and those must not be
  /// wanted.
  unsigned addEdge(FlowEdge Edge) {
    Edges.push_back(Edge);
    return unsigned(Edges.size() - 1);
  }

  FlowSolution solve() const;

private:
  unsigned NodeCount = 1;
  std::vector<FlowEdge> Edges;
};

} // namespace instr

#endif
