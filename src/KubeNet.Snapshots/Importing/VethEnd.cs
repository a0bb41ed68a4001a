namespace KubeNet.Snapshots.Importing;

/// <summary>One end of a veth pair as its own namespace sees it, before the other end is found.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Index">Its interface index.</param>
/// <param name="Name">Its name.</param>
/// <param name="PeerIndex"><c>link_index</c>: the peer's index in its namespace; null where iproute2 gave a name instead.</param>
/// <param name="PeerName"><c>link</c>: the peer's name, where it is in the same namespace.</param>
/// <param name="PeerNsid"><c>link_netnsid</c>: this namespace's number for the peer's; null where it is the same one.</param>
/// <param name="Line">The line in the file.</param>
/// <param name="File">The file it was read from.</param>
internal sealed record VethEnd(Folder Folder, int Index, string Name, int? PeerIndex, string? PeerName, int? PeerNsid, int Line, string File);
