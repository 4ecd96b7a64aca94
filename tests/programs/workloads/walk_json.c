/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * walk_json FILE: has cJSON parse a document, walks over it, changes it, prints it in both ways and
 * parses what was printed again.
 */
#include "cJSON.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct totals {
    unsigned long values, strings, bytes, truths;
    double sum;
};

static char *read_file(const char *name) {
    FILE *file = fopen(name, "rb");
    char *text = NULL;

    if (file && fseek(file, 0, SEEK_END) == 0) {
        long size = ftell(file);
        rewind(file);
        text = size < 0 ? NULL : malloc((size_t)size + 1);
        if (text && fread(text, 1, (size_t)size, file) == (size_t)size) {
            text[size] = '\0';
            fclose(file);
            return text;
        }
    }
    perror(name);
    exit(1);
}

static void walk(const cJSON *value, struct totals *totals) {
    const cJSON *child;

    totals->values++;
    if (cJSON_IsNumber(value)) {
        totals->sum += cJSON_GetNumberValue(value);
    } else if (cJSON_IsString(value)) {
        totals->strings++;
        totals->bytes += strlen(cJSON_GetStringValue(value));
    } else if (cJSON_IsTrue(value)) {
        totals->truths++;
    }
    cJSON_ArrayForEach(child, value) {
        walk(child, totals);
    }
}

static cJSON *parse(const char *text) {
    cJSON *document = cJSON_Parse(text);

    if (!document) {
        fprintf(stderr, "no JSON at: %.20s\n", cJSON_GetErrorPtr());
        exit(1);
    }
    return document;
}

static void change(cJSON *document) {
    cJSON *record;

    cJSON_ArrayForEach(record, cJSON_GetObjectItemCaseSensitive(document, "records")) {
        cJSON *tags = cJSON_GetObjectItem(record, "TAGS");
        if (cJSON_GetArraySize(tags) > 2) {
            cJSON_DeleteItemFromArray(tags, 1);
        } else {
            cJSON_AddItemToArray(tags, cJSON_CreateString("new \x01 tag"));
        }
        cJSON_DeleteItemFromObject(record, "small");
        cJSON_AddNumberToObject(record, "third", cJSON_GetArraySize(tags) / 3.0);
    }
}

int main(int argc, char **argv) {
    struct totals totals = {0};

    if (argc != 2) {
        fprintf(stderr, "usage: walk_json FILE\n");
        return 2;
    }
    char *text = read_file(argv[1]);
    cJSON *document = parse(text);
    walk(document, &totals);
    printf("%lu values, %lu strings of %lu bytes, %lu true, sum %.6f\n", totals.values,
           totals.strings, totals.bytes, totals.truths, totals.sum);

    change(document);
    char *compact = cJSON_PrintUnformatted(document);
    char *pretty = cJSON_Print(document);
    if (!compact || !pretty) {
        fprintf(stderr, "out of memory\n");
        return 1;
    }
    puts(compact);
    puts(pretty);

    cJSON *again = parse(pretty);
    cJSON *copy = cJSON_Duplicate(document, 1);
    cJSON_Minify(pretty);
    printf("%s, %s, %s\n", cJSON_Compare(document, again, 1) ? "equal" : "different",
           cJSON_Compare(copy, document, 0) ? "equal" : "different",
           strcmp(pretty, compact) == 0 ? "equal" : "different");
    cJSON_Delete(copy);
    cJSON_Delete(again);
    cJSON_Delete(document);
    cJSON_free(pretty);
    cJSON_free(compact);
    free(text);
    return 0;
}
