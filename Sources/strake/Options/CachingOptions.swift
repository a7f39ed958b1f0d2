import ArgumentParser

/// Whether renders of earlier commands are used again.
struct CachingOptions: ParsableArguments {
  @Flag(
    help: """
      Render everything anew. With --all, a release is otherwise taken from .strake/cache as long as nothing that it was \
      made from has changed.
      """)
  var noCache = false
}
