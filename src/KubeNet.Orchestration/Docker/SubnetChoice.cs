using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>Which subnet a network gets that names none: the first of the default pools that overlaps nothing (allocatePredefinedPool of ipams/defaultipam).</summary>
internal static class SubnetChoice
{
    /// <summary>The subnet.</summary>
    /// <param name="pools">The daemon's pools.</param>
    /// <param name="daemonId">What the host's unique local IPv6 pool is made of.</param>
    /// <param name="family">The family.</param>
    /// <param name="used">What must not be overlapped: other networks' subnets, and the host's on-link routes.</param>
    /// <exception cref="NetConfigException">NoFreeSubnet.</exception>
    public static IpPrefix Take(EquatableArray<DefaultAddressPool> pools, string daemonId, IpFamily family, IReadOnlyCollection<IpPrefix> used)
    {
        var candidates = pools.Where(pool => pool.Base.Family == family).ToList();
        if (candidates.Count == 0 && family == IpFamily.IPv6)
            candidates.Add(UniqueLocal(daemonId));
        foreach (var pool in candidates.OrderBy(pool => pool.Base))
        {
            if (FirstFree(pool, used) is { } subnet)
                return subnet;
        }

        throw new NetConfigException("NoFreeSubnet",
            $"All predefined {family} address pools have been fully subnetted; give the network a subnet of its own, or remove networks.");
    }

    /// <summary>The pool of a host that has no IPv6 pool: fd00::/8 and 40 bits of its ID's hash (deriveULABaseNetwork of daemon.go; RFC 4193).</summary>
    public static DefaultAddressPool UniqueLocal(string daemonId)
    {
        var hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(daemonId)));
        var global = hash & 0xff_ffff_ffff;
        return new DefaultAddressPool(new IpPrefix(IpAddress.Parse("fd00::").Add((UInt128)global << 80), 48), 64);
    }

    private static IpPrefix? FirstFree(DefaultAddressPool pool, IReadOnlyCollection<IpPrefix> used)
    {
        var candidate = new IpPrefix(pool.Base.Address, pool.Size);
        while (true)
        {
            var rivals = used.Where(other => other.Overlaps(candidate)).ToList();
            if (rivals.Count == 0)
                return candidate;
            var last = rivals.Max(rival => rival.LastAddress.CompareTo(candidate.LastAddress) > 0 ? rival.LastAddress : candidate.LastAddress);
            var next = new IpPrefix(last.Add(1), pool.Size);
            if (!pool.Base.Contains(next) || next.Address.CompareTo(candidate.Address) <= 0)
                return null;
            candidate = next;
        }
    }
}
