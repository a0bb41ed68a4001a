using KubeNet.Engine.Addressing;

namespace KubeNet.Manifests.Inference;

/// <summary>Ranges around what is known of them.</summary>
internal static class Ranges
{
    /// <summary>The smallest range of at most a length that holds all of some ranges of one family.</summary>
    public static IpPrefix Cover(IReadOnlyCollection<IpPrefix> parts, int longest)
    {
        var family = parts.First().Family;
        var (low, high) = (parts.Min(part => part.Address.Bits), parts.Max(part => part.LastAddress.Bits));
        var length = Math.Min(longest, parts.Min(part => part.Length));
        while (length > 0 && !new IpPrefix(IpAddress.FromBits(family, low), length).Contains(IpAddress.FromBits(family, high)))
            length--;
        return new IpPrefix(IpAddress.FromBits(family, low), length);
    }
}
