namespace KubeNet.KernelTests.Captures;

/// <summary>What Wireshark reads in a frame, by the names of its fields; those of packets in packets stand one after the other, with commas.</summary>
internal sealed class FrameFields(IReadOnlyDictionary<string, string> values)
{
    // Below this no sequence number that the kernel draws is likely to be.
    private const uint SmallNumber = 1_000_000;
    private const uint Reset = 4;

    /// <summary>What the kernel may hold back: redirects, of which a host sends few in a second, and the RST of a probe's socket, which the lab keeps in.</summary>
    public bool MayBeHeldBack => Get("icmp.type").Split(',')[0] == "5" || Get("icmpv6.type").Split(',')[0] == "137" || Get("tcp.flags") == "0x0004";

    /// <summary>What the model has otherwise than the kernel, whose frame this is.</summary>
    public IEnumerable<string> Differences(FrameFields model)
    {
        foreach (var name in values.Keys.Union(model.Keys).Order(StringComparer.Ordinal))
        {
            var (kernel, modelled) = (Get(name), model.Get(name));
            if (kernel != modelled && !IsDrawn(name, kernel, modelled))
                yield return $"{name}: kernel {kernel}, model {modelled}";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', values.Select(field => $"{field.Key}={field.Value}"));

    private IEnumerable<string> Keys => values.Keys;

    private string Get(string name) => values.GetValueOrDefault(name, "");

    // The order is that of whoever made the segment, and kind 1 fills up.
    private static IEnumerable<string> Options(string kinds) => kinds.Split(',').Where(kind => kind != "1").Order(StringComparer.Ordinal);

    private static bool AreVxlans(string[] kernel, string[] modelled, int vxlans)
    {
        var pairs = kernel.Zip(modelled).Take(vxlans).Distinct().ToList();
        return kernel.Skip(vxlans).SequenceEqual(modelled.Skip(vxlans))
            && pairs.DistinctBy(pair => pair.First).Count() == pairs.Count && pairs.DistinctBy(pair => pair.Second).Count() == pairs.Count;
    }

    private static string WithoutLinkLocal(string address) => address.StartsWith("fe80:", StringComparison.Ordinal) ? "fe80:" : address;

    /// <summary>
    /// The source port of a VXLAN is a hash with a secret; the same one where the flow is the same. A bridge's link-local address is made of the address that it had before its ports. A stream's numbers are relative only where the
    /// reader has seen its SYN, and it takes the RST of one lab for that of another.
    /// </summary>
    private bool IsDrawn(string name, string kernel, string modelled) => name switch
    {
        "udp.srcport" => AreVxlans(kernel.Split(','), modelled.Split(','), Get("vxlan.vni").Split(',', StringSplitOptions.RemoveEmptyEntries).Length),
        "tcp.option_kind" => Options(kernel).SequenceEqual(Options(modelled)),
        "ipv6.src" or "ipv6.dst" => kernel.Split(',').Select(WithoutLinkLocal).SequenceEqual(modelled.Split(',').Select(WithoutLinkLocal)),
        "tcp.seq" when (Convert.ToUInt32(Get("tcp.flags"), 16) & Reset) != 0 => true,
        "tcp.seq" or "tcp.ack" => uint.TryParse(kernel, out var number) && number >= SmallNumber,
        _ => false,
    };
}
