/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The views of the call graph, and the words that they share. */
#ifndef INSTR_REPORT_CALLGRAPH_H
#define INSTR_REPORT_CALLGRAPH_H

#include "report_graph.h"
#include "report_output.h"

/* Builds the graph and prints what --callgraph and --tree ask for, in the format asked for. Returns
 * false after a message if no function matches --focus. */
bool report_output_callgraph(const struct report_output *output);

/* Of these only the functions for which `shown` is true, an element for each. */
void report_print_callgraph(const struct report_output *output, const struct report_graph *graph,
                            const bool *shown); /* output_callgraph.c */
void report_print_tree(const struct report_output *output, const struct report_graph *graph,
                       const bool *shown); /* output_tree.c */
void report_print_arcs_csv(const struct report_output *output, const struct report_graph *graph,
                           const bool *shown); /* output_arcs.c */
void report_print_dot(const struct report_output *output, const struct report_graph *graph,
                      const bool *shown); /* output_dot.c */

/* Words that the views share (callgraph_words.c). A number of calls, with `~` if it is estimated.
 */
void report_append_calls(struct cli_text *text, double calls, bool estimated);

/* "name <cycle 1> [3]"; also of the callers that are no functions. */
void report_append_node(struct cli_text *text, const struct report_graph *graph, uint32_t node);

/* "  file.c:12 (3), :14 (1)": where the calls are; counts if there are several. Nothing if that is
 * not known. */
void report_append_sites(struct cli_text *text, const struct report_graph *graph,
                         const struct report_graph_arc *arc);

#endif
