namespace KubeNet.Snapshots.Importing;

/// <summary>The device below a link that lies upon another one, as the link's own namespace names it, before it is found.</summary>
/// <param name="Folder">Where the link is.</param>
/// <param name="Index">The link's interface index.</param>
/// <param name="Name">The link's name.</param>
/// <param name="LowerIndex"><c>link_index</c>: the lower device's index in its namespace; null where iproute2 gave a name instead.</param>
/// <param name="LowerName"><c>link</c>: its name, where it is in the same namespace.</param>
/// <param name="Nsid"><c>link_netnsid</c>: this namespace's number for the lower device's; null where it is the same one.</param>
/// <param name="Line">The line in the file.</param>
/// <param name="File">The file it was read from.</param>
internal sealed record LowerEnd(Folder Folder, int Index, string Name, int? LowerIndex, string? LowerName, int? Nsid, int Line, string File);
