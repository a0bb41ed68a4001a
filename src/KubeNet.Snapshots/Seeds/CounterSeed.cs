using KubeNet.Engine.Netfilter;

namespace KubeNet.Snapshots.Seeds;

/// <summary>What the rules and policies of one ruleset had counted when the bundle was made.</summary>
/// <param name="Namespace">The namespace as it is named in the lab.</param>
/// <param name="Restored">The ruleset, and the counters by its rules.</param>
public sealed record CounterSeed(string Namespace, RestoreResult Restored);
