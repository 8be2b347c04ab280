/// A directory on an SSH server as a target, through SFTP version 3 as OpenSSH speaks it.
///
/// One *connection* holds one SSH session; every operation borrows a *channel* of it, so that slow
/// ones do not stand in each other's way. The server's key is pinned: a server that shows another
/// one gets no credentials. Depends on Apache MINA SSHD, which nothing else sees.
@NullMarked
package lifeboat.targets.sftp;

import org.jspecify.annotations.NullMarked;
