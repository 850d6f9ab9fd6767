#pragma once

#include <string>

#include "host/study/reading.h"

namespace chokepoint {

/// Read [study] and [sampling]; the file's stem is the study's name if it gives none.
void read_study_table(Reading& reading, const Table& root, const std::string& stem);
void read_sampling(Reading& reading, const Table& root);

/// Read [results], or what is wanted where it is silent.
void read_results(Reading& reading, const Table& root);

}  // namespace chokepoint
