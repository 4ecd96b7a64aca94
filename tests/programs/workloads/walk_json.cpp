// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// walk_json FILE: has RapidJSON parse a document, walks over it, changes it, prints it in both ways
// and parses what was printed again.
#include "rapidjson/document.h"
#include "rapidjson/error/en.h"
#include "rapidjson/prettywriter.h"
#include "rapidjson/writer.h"
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace {

struct Totals {
    unsigned long values = 0, strings = 0, bytes = 0, truths = 0;
    double sum = 0;
};

void walk(const rapidjson::Value &value, Totals &totals) {
    totals.values++;
    if (value.IsNumber()) {
        totals.sum += value.GetDouble();
    } else if (value.IsString()) {
        totals.strings++;
        totals.bytes += value.GetStringLength();
    } else if (value.IsTrue()) {
        totals.truths++;
    } else if (value.IsArray()) {
        for (const auto &element : value.GetArray())
            walk(element, totals);
    } else if (value.IsObject()) {
        for (const auto &member : value.GetObject())
            walk(member.value, totals);
    }
}

void parse(rapidjson::Document &document, const std::string &text) {
    if (document.Parse(text.c_str()).HasParseError()) {
        std::fprintf(stderr, "%s at %zu\n", rapidjson::GetParseError_En(document.GetParseError()),
                     document.GetErrorOffset());
        std::exit(1);
    }
}

void change(rapidjson::Document &document) {
    auto &allocator = document.GetAllocator();

    for (auto &record : document["records"].GetArray()) {
        auto &tags = record["tags"];
        if (tags.Size() > 2)
            tags.Erase(tags.Begin() + 1);
        else
            tags.PushBack("new \x01 tag", allocator);
        record.RemoveMember("small");
        record.AddMember("third", tags.Size() / 3.0, allocator);
    }
}

template <typename Writer> std::string print(const rapidjson::Document &document) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);

    document.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: walk_json FILE\n");
        return 2;
    }
    std::ifstream file(argv[1], std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    rapidjson::Document document, again;
    Totals totals;

    parse(document, text);
    walk(document, totals);
    std::printf("%lu values, %lu strings of %lu bytes, %lu true, sum %.6f\n", totals.values,
                totals.strings, totals.bytes, totals.truths, totals.sum);

    change(document);
    auto compact = print<rapidjson::Writer<rapidjson::StringBuffer>>(document);
    auto pretty = print<rapidjson::PrettyWriter<rapidjson::StringBuffer>>(document);
    std::puts(compact.c_str());
    std::puts(pretty.c_str());
    parse(again, pretty);
    std::puts(again == document ? "equal" : "different");
    return 0;
}
