/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A flame graph as one SVG file that needs nothing else: the width of a frame is its share of the
 * time, callers are below. Without a script it is a picture with tooltips; with it frames can be
 * zoomed and searched.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_export.h"
#include "report_stacks.h"
#include "report_sums.h"

enum { WIDTH = 1180, LEFT = 10, TOP = 60, FRAME = 17, BOTTOM = 40, COLORS = 6 };

/* Frames of less are left out: a hundredth of a pixel, and files of bounded size. */
static const double smallest_share = 1.0 / (WIDTH * 100.0);

extern const char flamegraph_css[], flamegraph_js[]; /* the files of these names */

struct drawing {
    const struct report_output *output;
    struct cli_text text; /* of one frame */
    uint64_t all;
    size_t deepest, left_out;
};

static uint64_t total_of(const struct drawing *drawing, const struct report_stack *node) {
    return drawing->output->model->any_times ? (uint64_t)node->total_ns : node->total_hits;
}

static uint64_t self_of(const struct drawing *drawing, const struct report_stack *node) {
    return drawing->output->model->any_times ? (uint64_t)node->self_ns : node->hits;
}

static bool is_visible(const struct drawing *drawing, const struct report_stack *node) {
    return (double)total_of(drawing, node) >= (double)drawing->all * smallest_share;
}

static void append_amount(struct drawing *drawing, const char *label, uint64_t amount) {
    struct cli_text *text = &drawing->text;

    cli_text_string(text, label);
    if (drawing->output->model->any_times)
        cli_text_printf(text, "%.6g s", (double)amount / 1e9);
    else
        cli_text_printf(text, "%" PRIu64 " hits", amount);
    cli_text_printf(text, " (%.2f %%)",
                    drawing->all ? 100 * (double)amount / (double)drawing->all : 0);
}

/* The first line of the tooltip is the name; the script cuts it to what there is room for. */
static void append_frame(struct drawing *drawing, const struct report_function *function,
                         uint64_t begin, uint64_t total, uint64_t self, size_t depth) {
    struct cli_text *text = &drawing->text;
    double scale = drawing->all ? WIDTH / (double)drawing->all : 0;
    double x = LEFT + (double)begin * scale, width = (double)total * scale;
    size_t y = TOP + (drawing->deepest - depth) * FRAME;

    if (function)
        cli_text_printf(
            text, "<g class=\"c%u\"",
            (unsigned)(report_index_hash_bytes(function->name, strlen(function->name), 13) %
                       COLORS));
    else
        cli_text_string(text, "<g class=\"all\"");
    cli_text_printf(text,
                    " data-x=\"%" PRIu64 "\" data-total=\"%" PRIu64 "\" data-self=\"%" PRIu64
                    "\" data-depth=\"%zu\"><title>",
                    begin, total, self, depth);
    report_export_xml(text, function ? function->name : "all");
    append_amount(drawing, "\n", total);
    if (function) {
        append_amount(drawing, ", self ", self);
        cli_text_printf(text, "\n%" PRIu64 " calls in all stacks", function->calls);
        if (function->file) {
            cli_text_string(text, "\n");
            report_export_xml(text, drawing->output->model->files[function->file - 1].name);
            cli_text_printf(text, ":%" PRIu64, function->line);
        }
    }
    cli_text_printf(text, "</title><rect x=\"%.2f\" y=\"%zu\" width=\"%.2f\" height=\"%d\"/>", x, y,
                    width, FRAME - 1);
    cli_text_printf(text, "<text x=\"%.2f\" y=\"%zu\">", x + 3, y + 12);
    size_t room = width > 26 ? (size_t)((width - 6) / 6.5) : 0;
    const char *name = function ? function->name : "all";
    if (room && strlen(name) <= room) /* what has to be cut is left to the script */
        report_export_xml(text, name);
    cli_text_string(text, "</text></g>\n");
}

static void draw(struct drawing *drawing, const struct report_stacks *stacks) {
    uint64_t *begins = cli_resize(0, (drawing->deepest + 2) * sizeof *begins);
    struct cli_text *text = &drawing->text;
    FILE *file = drawing->output->file;

    append_frame(drawing, 0, 0, drawing->all, 0, 0);
    begins[0] = 0;
    for (size_t i = 0; i < stacks->count && !ferror(file); i++) {
        const struct report_stack *node = &stacks->list[i];
        if (!is_visible(drawing, node))
            continue; /* nor is anything below it */
        uint64_t begin = begins[node->depth], total = total_of(drawing, node);
        if (total > drawing->all - begin)
            total = drawing->all - begin; /* sums were too large to be counted */
        append_frame(drawing, &drawing->output->model->functions[node->function], begin, total,
                     self_of(drawing, node), node->depth + 1);
        begins[node->depth] += total;
        begins[node->depth + 1] = begin;
        fwrite(text->bytes, 1, text->size, file);
        text->size = 0;
    }
    fwrite(text->bytes, 1, text->size, file);
    free(begins);
}

static void measure(struct drawing *drawing, const struct report_stacks *stacks) {
    for (size_t i = 0; i < stacks->count; i++)
        if (!stacks->list[i].depth)
            report_count(&drawing->all, total_of(drawing, &stacks->list[i]));
    for (size_t i = 0; i < stacks->count; i++) {
        if (!is_visible(drawing, &stacks->list[i]))
            drawing->left_out++;
        else if (stacks->list[i].depth + 1 > drawing->deepest)
            drawing->deepest = stacks->list[i].depth + 1;
    }
}

static void put_head(const struct drawing *drawing, size_t height) {
    struct cli_text commands = {0}, escaped = {0};
    FILE *file = drawing->output->file;

    report_export_commands(&commands, drawing->output->model);
    report_export_xml(&escaped, commands.bytes);
    fprintf(file,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%zu\" "
            "viewBox=\"0 0 %d %zu\">\n<title>%.*s</title>\n",
            WIDTH + 2 * LEFT, height, WIDTH + 2 * LEFT, height, (int)escaped.size,
            escaped.size ? escaped.bytes : "");
    fprintf(file,
            "<desc>instr-report %s: %s of all threads in their stacks of callers. %zu "
            "narrow frames are left out.</desc>\n<style><![CDATA[\n%s]]></style>\n",
            report_export_version, drawing->output->model->any_times ? "self times" : "hits",
            drawing->left_out, flamegraph_css);
    fprintf(file, "<text id=\"title\" x=\"%d\" y=\"24\">%.*s</text>\n", LEFT,
            escaped.size > 100 ? 0 : (int)escaped.size, escaped.size ? escaped.bytes : "");
    fprintf(file,
            "<text id=\"reset\" class=\"button off\" x=\"%d\" y=\"46\">Reset zoom</text>\n"
            "<text id=\"search\" class=\"button off\" x=\"%d\" y=\"46\">Search</text>\n"
            "<text id=\"matched\" x=\"%d\" y=\"46\"></text>\n"
            "<text id=\"details\" x=\"%d\" y=\"%zu\"></text>\n",
            LEFT, LEFT + 90, LEFT + 190, LEFT, height - 14);
    cli_text_release(&commands);
    cli_text_release(&escaped);
}

void report_output_svg(const struct report_output *output) {
    struct drawing drawing = {.output = output};
    struct report_stacks stacks;

    report_stacks_build(&stacks, output->model, output->selection, false);
    measure(&drawing, &stacks);
    put_head(&drawing, TOP + (drawing.deepest + 1) * FRAME + BOTTOM);
    fprintf(output->file, "<g id=\"graph\" data-width=\"%d\" data-left=\"%d\">\n", WIDTH, LEFT);
    draw(&drawing, &stacks);
    fprintf(output->file, "</g>\n<script><![CDATA[\n%s]]></script>\n</svg>\n", flamegraph_js);
    cli_text_release(&drawing.text);
    report_stacks_release(&stacks);
}
