using System.Security.Cryptography;
using System.Text;

namespace KubeNet.Orchestration.Docker;

/// <summary>
/// The IDs of networks, containers and endpoints, 64 hexadecimal digits: where Docker throws dice, the model hashes the lab's seed, the host and
/// how many things that host has made.
/// </summary>
internal static class DockerId
{
    /// <summary>The ID of the thing that is made as the so-manieth.</summary>
    public static string Of(ulong seed, string @namespace, int made) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"docker/{seed}/{@namespace}/{made}")));
}
