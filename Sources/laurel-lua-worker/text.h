// Spans of text, shared by the helpers.
#ifndef LAUREL_TEXT_H
#define LAUREL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/// The bytes of the white space character at `at`, or 0.
size_t space_size(const char *at, const char *end);

/// Moves both ends of a span inwards past white space.
void trim_span(const char **start, const char **end);

#endif
