// Answers of Swift's runtime that are known when the binary is linked.
//
// The first use of a generic type, such as a dictionary of a new type of keys, asks the runtime whether its arguments
// conform to the protocols that it demands. The runtime then goes through all conformances of the binary, six thousand, and
// touches the memory of each: four such questions were a twentieth of a small render, twelve two fifths of a small build.
// The linker sends the question here first (--wrap). What is not in the table, the runtime is asked as before.
#ifdef STRAKE_CONFORMANCES

#include <stddef.h>

struct conformance {
  const void *type;        // the type's metadata
  const void *protocol;    // the protocol's descriptor
  const void *descriptor;  // that of the conformance
};

// Each row is made of the mangled names of type and protocol, so that it cannot pair the wrong ones; a row whose symbols
// are gone is null and never found. Types are such as exist once: neither generic nor classes. Some are internal to their
// modules, which are not private because the names of private types contain a number that the compiler makes up.
#define EACH_CONFORMANCE(row)                                            \
  row(build_flags, "6strake12BuildCommandV15FunctionOptionsV", "14ArgumentParser17ParsableArguments", "AA") \
  row(byte_string, "4Text10ByteStringV", "SH", "AA")                     \
  row(condition, "6Charts12ChartOriginsC12ConditionKeyV", "SH", "AA")    \
  row(flag_name, "14ArgumentParser17NameSpecificationV7ElementV", "SH", "AA") \
  row(group_version_kind, "9Manifests16GroupVersionKindV", "SH", "AA")   \
  row(history_flags, "6strake14HistoryOptionsV", "14ArgumentParser17ParsableArguments", "AA") \
  row(integer_comparable, "Si", "SL", "s")                               \
  row(integer_hashable, "Si", "SH", "s")                                 \
  row(integer_signed, "Si", "SZ", "s")                                   \
  row(integer_strideable, "Si", "Sx", "s")                               \
  row(mark, "11Diagnostics4MarkV", "SH", "AA")                           \
  row(object_identifier, "SO", "SH", "s")                                \
  row(place_of_value, "10GoTemplate14ExecutionTraceC8PlaceKeyV", "SH", "AA") \
  row(quirk, "9Kustomize8QuirkLogC3KeyV", "SH", "AA")                    \
  row(renamed_object, "9Kustomize14RenamedObjectsV5PlaceV", "SH", "AA")  \
  row(render_flags, "6strake13RenderOptionsV", "14ArgumentParser17ParsableArguments", "AA") \
  row(replay_flags, "6strake13ReplayOptionsV", "14ArgumentParser17ParsableArguments", "AA") \
  row(resource_identity, "9Manifests16ResourceIdentityV", "SH", "AA")    \
  row(source_file, "11Diagnostics10SourceFileV2IDV", "SH", "AA")         \
  row(step_of_field, "9Kustomize9FieldEditV4StepO", "SH", "AA")          \
  row(step_of_overlay, "8Pipeline16OverlayHistoriesC7StepKeyV", "SH", "AA") \
  row(step_of_trace, "10GoTemplate5TraceO4StepO", "SH", "AA")            \
  row(string, "SS", "SH", "s")                                           \
  row(substring_collection, "Ss", "Sl", "s")                             \
  row(substring_hashable, "Ss", "SH", "s")                               \
  row(trace, "10GoTemplate7TraceIDV", "SH", "AA")                        \
  row(transformer_list, "9Kustomize24TransformerConfigurationV4ListO", "SH", "AA") \
  row(type_name, "9Manifests8TypeNameV", "SH", "AA")                     \
  row(unsigned_integer, "s6UInt32V", "SH", "s")                          \
  row(unsafe_bytes, "Sw", "Sl", "s")                                     \
  row(values_flags, "6strake13ValuesOptionsV", "14ArgumentParser17ParsableArguments", "AA")

#define SYMBOL(name, text) extern const char name[] __asm__("$s" text) __attribute__((weak, visibility("hidden")));
#define SYMBOLS(name, type, protocol, module) \
  SYMBOL(name##_type, type "N")               \
  SYMBOL(name##_protocol, protocol "Mp")      \
  SYMBOL(name##_conformance, type protocol module "Mc")
EACH_CONFORMANCE(SYMBOLS)

// The function behind SHA-256 is found by a protocol of its module.
SYMBOL(digest_type, "6Crypto6SHA256VN")
SYMBOL(digest_protocol, "6Crypto27BoringSSLBackedHashFunctionMp")
SYMBOL(digest_conformance, "6Crypto6SHA256VAA27BoringSSLBackedHashFunctionAAMc")
// Names that are shortened in the middle.
SYMBOL(error_type, "9Kustomize0A5ErrorVN")
SYMBOL(error_protocol, "s5ErrorMp")
SYMBOL(error_conformance, "9Kustomize0A5ErrorVs0B0AAMc")
// Arrays of all types are collections: their metadata names the type's descriptor in its second word.
SYMBOL(array_descriptor, "SaMn")
SYMBOL(array_protocol, "SlMp")
SYMBOL(array_conformance, "SayxGSlsMc")
static const size_t kind_of_structures = 0x200;

#define ROW(name, type, protocol, module) {name##_type, name##_protocol, name##_conformance},
static const struct conformance known[] = {
    EACH_CONFORMANCE(ROW)
    {digest_type, digest_protocol, digest_conformance},
    {error_type, error_protocol, error_conformance},
};

const void *swift_getWitnessTable(const void *conformance, const void *type, const void *const *arguments);
const void *__real_swift_conformsToProtocolWithExecutionContext(const void *type, const void *protocol, void *context);

const void *__wrap_swift_conformsToProtocolWithExecutionContext(
    const void *type, const void *protocol, void *context) {
  for (size_t index = 0; index < sizeof known / sizeof known[0]; index++) {
    if (known[index].type == type && known[index].protocol == protocol && known[index].descriptor != NULL) {
      return swift_getWitnessTable(known[index].descriptor, type, NULL);
    }
  }
  const size_t *words = type;
  if (protocol == array_protocol && array_conformance != NULL && words[0] == kind_of_structures &&
      words[1] == (size_t)array_descriptor) {
    return swift_getWitnessTable(array_conformance, type, NULL);
  }
  return __real_swift_conformsToProtocolWithExecutionContext(type, protocol, context);
}

#else

// A file of C must hold something.
typedef int strake_no_conformances;

#endif
