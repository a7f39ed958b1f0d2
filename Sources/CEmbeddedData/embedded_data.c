#include "embedded_data.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char strake_placeholder[] = {
#embed "data/placeholder.json"
};
const size_t strake_placeholder_size = sizeof strake_placeholder;
