using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// The names that kube-router gives to chains and sets: a prefix and the first 16 letters of a SHA-256 in base32 (pkg/controllers/netpol
/// of v2.11). The names of its chains also hash the time of the sync, so that they change with every one. Here they stay: a policy's
/// chain hashes its direction instead, a pod's chain nothing more.
/// </summary>
internal static class PolicyNames
{
    private const int HashLength = 16;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The chain of a pod: <c>KUBE-POD-FW-</c>.</summary>
    public static string PodChain(ObjectName pod) => "KUBE-POD-FW-" + Hash(pod.Namespace + pod.Name);

    /// <summary>The chain of one direction of a policy: <c>KUBE-NWPLCY-</c>.</summary>
    public static string PolicyChain(ObjectName policy, PolicyDirection direction, IpFamily family) =>
        "KUBE-NWPLCY-" + Hash(policy.Namespace + policy.Name + Word(direction) + Word(family));

    /// <summary>A set of a policy: <c>KUBE-SRC-</c> or <c>KUBE-DST-</c> by the side of the packet that it is held against.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="key">Which of its sets.</param>
    /// <param name="family">The family of its addresses.</param>
    /// <param name="ordinal">For a named port, how many of the rule's stand before it.</param>
    public static string Set(ObjectName policy, PolicySetKey key, IpFamily family, int ordinal = 0)
    {
        var rule = $"{Word(key.Direction)}rule{key.Rule.ToString(CultureInfo.InvariantCulture)}";
        var isSource = key.Role != PolicySetRole.NamedPort && (key.Role == PolicySetRole.Targets) == (key.Direction == PolicyDirection.Egress);
        var hashed = policy.Namespace + policy.Name + key.Role switch
        {
            PolicySetRole.Targets => Word(family),
            PolicySetRole.Peers => $"{rule}{Word(family)}pod",
            PolicySetRole.Blocks => $"{rule}{Word(family)}ipblock{(key.Index == 0 ? "" : key.Index.ToString(CultureInfo.InvariantCulture))}",
            PolicySetRole.NamedPort => $"{rule}{ordinal.ToString(CultureInfo.InvariantCulture)}{Word(family)}namedport",
        };
        return $"{(family == IpFamily.IPv6 ? "inet6:" : "")}KUBE-{(isSource ? "SRC" : "DST")}-{Hash(hashed)}";
    }

    /// <summary>What the comments of kube-router's fixed rules end in, a hash of chain and rule (addUUIDForRuleSpec).</summary>
    public static string RuleId(string chain, params ReadOnlySpan<string> arguments) => Hash(chain + string.Concat(arguments));

    private static string Word(PolicyDirection direction) => direction == PolicyDirection.Ingress ? "ingress" : "egress";

    private static string Word(IpFamily family) => family == IpFamily.IPv4 ? "IPv4" : "IPv6";

    private static string Hash(string text)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return string.Create(HashLength, digest, static (letters, digest) =>
        {
            for (var index = 0; index < letters.Length; index++)
            {
                // Five bits for a letter, the high ones first.
                var bit = index * 5;
                var window = (digest[bit / 8] << 8) | digest[(bit / 8) + 1];
                letters[index] = Base32[(window >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
