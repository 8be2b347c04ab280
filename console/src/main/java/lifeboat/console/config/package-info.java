/// The configuration file `lifeboat.yml` as immutable values. [SiteConfigLoader] reads it and lists
/// every problem with file, line, key and a suggestion; nothing is expanded or guessed. A *section*
/// is one mapping of the file; a *secret source* says where a secret is kept, never the secret
/// itself. Depends on the YAML parser only.
@NullMarked
package lifeboat.console.config;

import org.jspecify.annotations.NullMarked;
