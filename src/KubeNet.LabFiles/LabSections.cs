namespace KubeNet.LabFiles;

/// <summary>The names of a lab file's sections.</summary>
internal static class LabSections
{
    public const string Header = "kubenet";
    public const string Format = "format";
    public const string Name = "name";
    public const string Seed = "seed";
    public const string Macs = "macs";
    public const string Docker = "docker";
    public const string Kubernetes = "kubernetes";
    public const string TouchedNodes = "touchedNodes";
    public const string IpSets = "ipSets";
    public const string ChainSets = "chainSets";
    public const string Namespaces = "namespaces";
    public const string NftFirst = "nftFirst";
    public const string State = "state";
    public const string Now = "now";
    public const string Random = "random";
    public const string PortsGiven = "portsGiven";
    public const string Counters = "counters";
    public const string Matches = "matches";

    /// <summary>All of the file itself.</summary>
    public static IReadOnlyList<string> All { get; } = [Header, Name, Seed, Macs, Docker, Kubernetes, TouchedNodes, IpSets, ChainSets, Namespaces, State];
}
