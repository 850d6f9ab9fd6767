#pragma once

#include <string>
#include <vector>

#include "host/study/months.h"
#include "host/study/study.h"
#include "host/text/numbers.h"

// Words for months and lists.

namespace chokepoint {

/// Months [from, to], counted from the study's start, both included.
struct Spell {
  int from, to;
  int length() const { return to - from + 1; }
};

/// Return the months in which `holds`, as spells; those at most `gap` months apart are one.
std::vector<Spell> spells_of(const std::vector<bool>& holds, int gap = 0);

/// Return the study's calendar years, the first and the last as far as it reaches.
std::vector<Spell> years_of(const Study& study);

std::string spell_text(const Study& study, Spell spell);  // "2027-03 to 2027-08"
std::string spells_text(const Study& study,
                        const std::vector<Spell>& spells);  // "2027-03, 2028-01 to 2028-02"
std::string count_of_months(double months);                 // "a month", "2.5 months"

/// Return "a, b and c".
std::string joined(const std::vector<std::string>& texts);

constexpr std::size_t kLineWidth = 110;  // [character] of a story

/// Break a text into lines of at most `width` characters, those after the first indented by `indent` blanks.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);

}  // namespace chokepoint
