using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>How HMARK is read and printed (extensions/libxt_HMARK.c).</summary>
internal static class HmarkSyntax
{
    private static readonly string[] TupleParts = ["ct", "src", "dst", "sport", "dport", "proto", "spi"];

    public static TargetExtension Make(IpFamily family) =>
        new(
            "HMARK",
            [
                new OptionSpec("hmark-tuple", "what is hashed, with commas") { Argument = OptionArgument.ListOf(TupleParts) },
                new OptionSpec("hmark-src-prefix", "the prefix of the source that is hashed"),
                new OptionSpec("hmark-dst-prefix", "the prefix of the destination that is hashed"),
                new OptionSpec("hmark-sport-mask", "the bits of the source port that are hashed"),
                new OptionSpec("hmark-dport-mask", "the bits of the destination port that are hashed"),
                new OptionSpec("hmark-spi-mask", "the bits of the SPI that are hashed"),
                new OptionSpec("hmark-sport", "a source port to hash instead"),
                new OptionSpec("hmark-dport", "a destination port to hash instead"),
                new OptionSpec("hmark-spi", "an SPI to hash instead"),
                new OptionSpec("hmark-proto-mask", "the bits of the protocol that are hashed"),
                new OptionSpec("hmark-rnd", "the seed of the hash"),
                new OptionSpec("hmark-mod", "how many marks there are", OptionTraits.Mandatory),
                new OptionSpec("hmark-offset", "the first of them"),
            ],
            Read)
        {
            Family = family,
        };

    public static string Save(HmarkTarget target) => SaveText.Words(
        target.SourceLength is { } source ? $"--hmark-src-prefix {source}" : "",
        target.DestinationLength is { } destination ? $"--hmark-dst-prefix {destination}" : "",
        target.SourcePortMask is { } sourceMask ? $"--hmark-sport-mask 0x{sourceMask:x4}" : "",
        target.DestinationPortMask is { } destinationMask ? $"--hmark-dport-mask 0x{destinationMask:x4}" : "",
        target.SpiMask is { } spiMask ? $"--hmark-spi-mask 0x{spiMask:x8}" : "",
        target.SourcePort is { } sourcePort ? $"--hmark-sport 0x{sourcePort:x4}" : "",
        target.DestinationPort is { } destinationPort ? $"--hmark-dport 0x{destinationPort:x4}" : "",
        target.Spi is { } spi ? $"--hmark-spi 0x{spi:x8}" : "",
        target.ProtocolMask is { } protocol ? $"--hmark-proto-mask 0x{protocol:x2}" : "",
        $"--hmark-rnd 0x{target.Seed:x8}",
        $"--hmark-mod {target.Modulus}",
        target.Offset is { } offset ? $"--hmark-offset {offset}" : "",
        target.OfConnection ? "--hmark-tuple ct" : "");

    public static string List(HmarkTarget target) => SaveText.Words(
        $"HMARK mod {target.Modulus}",
        target.Offset is { } offset ? $"+ 0x{offset:x}" : "",
        target.OfConnection ? "ct," : "",
        target.SourceLength is { } source ? $"src-prefix {LengthText(source, target.Family)}" : "",
        target.DestinationLength is { } destination ? $"dst-prefix {LengthText(destination, target.Family)}" : "",
        target.SourcePortMask is { } sourceMask ? $"sport-mask 0x{sourceMask:x}" : "",
        target.DestinationPortMask is { } destinationMask ? $"dport-mask 0x{destinationMask:x}" : "",
        target.SpiMask is { } spiMask ? $"spi-mask 0x{spiMask:x}" : "",
        target.SourcePort is { } sourcePort ? $"sport 0x{sourcePort:x}" : "",
        target.DestinationPort is { } destinationPort ? $"dport 0x{destinationPort:x}" : "",
        target.Spi is { } spi ? $"spi 0x{spi:x}" : "",
        target.ProtocolMask is { } protocol ? $"proto-mask 0x{protocol:x}" : "",
        $"rnd 0x{target.Seed:x} ");

    // ip6tables prints nothing for a whole address.
    private static string LengthText(int length, IpFamily family) => family == IpFamily.IPv6 && length == family.AddressBits() ? "" : $"{length}";

    private static HmarkTarget Read(OptionValues values)
    {
        var target = new HmarkTarget { Family = values.Family };
        foreach (var value in values.All)
        {
            target = value.Spec.Name switch
            {
                "hmark-tuple" => ReadTuple(target, value),
                "hmark-src-prefix" => target with { SourceLength = AddressSyntax.ReadMaskLength(value.First, values.Family) },
                "hmark-dst-prefix" => target with { DestinationLength = AddressSyntax.ReadMaskLength(value.First, values.Family) },
                "hmark-sport-mask" => target with { SourcePortMask = (ushort)value.Number(0, ushort.MaxValue) },
                "hmark-dport-mask" => target with { DestinationPortMask = (ushort)value.Number(0, ushort.MaxValue) },
                "hmark-spi-mask" => target with { SpiMask = value.Number(0, uint.MaxValue) },
                "hmark-sport" => target with { SourcePort = (ushort)value.Number(0, ushort.MaxValue) },
                "hmark-dport" => target with { DestinationPort = (ushort)value.Number(0, ushort.MaxValue) },
                "hmark-spi" => target with { Spi = value.Number(0, uint.MaxValue) },
                "hmark-proto-mask" => target with { ProtocolMask = (ushort)value.Number(0, ushort.MaxValue) },
                "hmark-rnd" => target with { Seed = value.Number(0, uint.MaxValue) },
                "hmark-mod" => target with { Modulus = value.Number(1, uint.MaxValue) },
                _ => target with { Offset = value.Number(0, uint.MaxValue) },
            };
        }

        if (!values.Has("hmark-rnd"))
            throw values.Missing("HMARK: --hmark-rnd is mandatory.");
        if (target.SpiMask is not null && (target.SourcePortMask ?? target.DestinationPortMask) is not null)
            throw new IptablesSyntaxException("OptionConflict", "HMARK: you cannot use --hmark-spi-mask and --hmark-?port-mask at the same time.", values.Column);
        if (target.Spi is not null && (target.SourcePort ?? target.DestinationPort) is not null)
            throw new IptablesSyntaxException("OptionConflict", "HMARK: --hmark-spi and --hmark-?port can't be combined.", values.Column);
        var isAsked = target.OfConnection || values.All.Any(value => value.Spec.Name is not ("hmark-rnd" or "hmark-mod" or "hmark-offset"));
        return isAsked ? target : throw values.Missing("HMARK: you have to specify --hmark-tuple at least.");
    }

    private static HmarkTarget ReadTuple(HmarkTarget target, in OptionValue value)
    {
        foreach (var word in value.Text.Split(','))
        {
            // The first whose name starts so, whatever its case (hmark_parse).
            target = Array.Find(TupleParts, part => word.Length > 0 && part.StartsWith(word, StringComparison.OrdinalIgnoreCase)) switch
            {
                "ct" => target with { OfConnection = true },
                "src" => target with { SourceLength = target.Family.AddressBits() },
                "dst" => target with { DestinationLength = target.Family.AddressBits() },
                "sport" => target with { SourcePortMask = ushort.MaxValue },
                "dport" => target with { DestinationPortMask = ushort.MaxValue },
                "proto" => target with { ProtocolMask = ushort.MaxValue },
                "spi" => target with { SpiMask = uint.MaxValue },
                _ => throw value.Bad($"Bad type \"{word}\"; there are: {string.Join(", ", TupleParts)}."),
            };
        }

        return target;
    }
}
