/* Included before every grammar. The scanners classify characters by the C library, whose answer
 * for anything beyond ASCII depends on the system and the locale; two machines would then cut one
 * file differently. These depend on nothing. */
#pragma once

#include <ctype.h>
#include <wchar.h>
#include <wctype.h>

static inline int portable_between(unsigned character, unsigned first, unsigned last) {
    return character >= first && character <= last;
}

static inline int portable_lower(unsigned character) {
    return portable_between(character, 'a', 'z');
}

static inline int portable_upper(unsigned character) {
    return portable_between(character, 'A', 'Z');
}

static inline int portable_digit(unsigned character) {
    return portable_between(character, '0', '9');
}

static inline int portable_alpha(unsigned character) {
    return portable_lower(character) || portable_upper(character);
}

static inline int portable_alnum(unsigned character) {
    return portable_alpha(character) || portable_digit(character);
}

static inline int portable_xdigit(unsigned character) {
    return portable_digit(character) || portable_between(character, 'a', 'f') ||
           portable_between(character, 'A', 'F');
}

static inline int portable_space(unsigned character) {
    return character == ' ' || portable_between(character, '\t', '\r');
}

static inline int portable_print(unsigned character) {
    return portable_between(character, ' ', '~');
}

#undef iswlower
#undef iswupper
#undef iswdigit
#undef iswalpha
#undef iswalnum
#undef iswxdigit
#undef iswspace
#undef isdigit
#undef isprint

#define iswlower(character) portable_lower(character)
#define iswupper(character) portable_upper(character)
#define iswdigit(character) portable_digit(character)
#define iswalpha(character) portable_alpha(character)
#define iswalnum(character) portable_alnum(character)
#define iswxdigit(character) portable_xdigit(character)
#define iswspace(character) portable_space(character)
#define isdigit(character) portable_digit(character)
#define isprint(character) portable_print(character)
