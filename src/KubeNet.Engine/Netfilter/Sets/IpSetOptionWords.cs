using System.Globalization;
using System.Numerics;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Reads the options that follow a type (<c>create</c>) or an element (<c>add</c>).</summary>
internal static class IpSetOptionWords
{
    private const uint MaxTimeout = int.MaxValue / 1000;

    private const uint MinHashSize = 64;

    // Words without a value may stand twice.
    private static readonly string[] s_createFlags = ["counters", "comment", "skbinfo", "forceadd"];
    private static readonly string[] s_entryFlags = ["nomatch", "wildcard"];

    /// <summary>More buckets are more than INT_MAX bytes (htable_size of ip_set_hash_gen.h).</summary>
    private const uint MaxHashSize = 1 << 27;

    /// <summary>The options of <c>create</c>.</summary>
    public static IpSetOptions ReadCreate(IpSetType type, IpSetWords words)
    {
        var options = new IpSetOptions { Family = type.Families.Count > 0 ? type.Families[0] : null };
        var given = new HashSet<string>(StringComparer.Ordinal);
        while (!words.IsEmpty)
        {
            var word = words.Take();
            if (type.Families.Count > 1 && word is "-4" or "-6")
            {
                Once("family", word, given);
                options = options with { Family = word == "-4" ? IpFamily.IPv4 : IpFamily.IPv6 };
                continue;
            }

            // What sets of older versions were given, which ipset passes over with a warning.
            if (word is "probes" or "resize" or "gc" && type.TakesOldWords && !words.IsEmpty)
            {
                words.Take();
                continue;
            }

            if (word != "forceadd" || type.Method != IpSetMethod.Hash)
            {
                if (!type.CreateWords.Contains(word))
                    throw Unknown(word, type.CreateWords);
            }

            if (!s_createFlags.Contains(word))
                Once(word, word, given);
            options = With(type, options, word, words);
        }

        return type.CreateWords.Contains("range") && !given.Contains("range")
            ? throw new IpSetException("OptionMissing", "Mandatory option `range' is missing.")
            : Finish(type, options);
    }

    /// <summary>The options of <c>add</c>, <c>del</c> and <c>test</c>.</summary>
    public static IpSetEntryOptions ReadEntry(IpSet set, IpSetVerb verb, IpSetWords words)
    {
        var options = IpSetEntryOptions.None;
        var given = new HashSet<string>(StringComparer.Ordinal);
        while (!words.IsEmpty)
        {
            var word = words.Take();
            if (!s_entryFlags.Contains(word))
                Once(word, word, given);
            options = word switch
            {
                "nomatch" when set.Type.TakesNoMatch && verb != IpSetVerb.Delete => options with { NoMatch = true },
                "before" when set.Type.Method == IpSetMethod.List => options with { Before = Argument(word, words) },
                "after" when set.Type.Method == IpSetMethod.List => options with { After = Argument(word, words) },
                _ when verb != IpSetVerb.Add => throw Unknown(word, []),
                "timeout" => options with { Timeout = (uint)Number(word, words, MaxTimeout) },
                "wildcard" when set.Type.HasDevice => options with { IsWildcard = true },
                "packets" => options with { Packets = Number(word, words, ulong.MaxValue - 1) },
                "bytes" => options with { Bytes = Number(word, words, ulong.MaxValue - 1) },
                "comment" => options with { Comment = Comment(Argument(word, words)) },
                "skbmark" => options with { SkbInfo = SkbMark(options.SkbInfo ?? default, Argument(word, words)) },
                "skbprio" => options with { SkbInfo = (options.SkbInfo ?? default) with { Priority = SkbPriority(Argument(word, words)) } },
                "skbqueue" => options with { SkbInfo = (options.SkbInfo ?? default) with { Queue = (ushort)Number(word, words, ushort.MaxValue) } },
                _ => throw Unknown(word, ["timeout", "nomatch", "packets", "bytes", "comment", "skbmark", "skbprio", "skbqueue"]),
            };
        }

        return options;
    }

    private static void Once(string option, string word, HashSet<string> given)
    {
        if (!given.Add(option))
            throw IpSetErrors.Syntax($"{word} already specified", "OptionConflict");
    }

    private static IpSetOptions With(IpSetType type, IpSetOptions options, string word, IpSetWords words) => word switch
    {
        "family" => options with { Family = Family(Argument(word, words)) },
        "hashsize" => options with { HashSize = (uint)Number(word, words, uint.MaxValue) },
        "maxelem" => options with { MaxElements = (uint)Number(word, words, uint.MaxValue) },
        "bucketsize" => options with { BucketSize = (byte)Number(word, words, byte.MaxValue) },
        "initval" => options with { InitValue = (uint)Number(word, words, uint.MaxValue) },
        "netmask" => options with { NetMask = NetMask(Argument(word, words), options) },
        "bitmask" => options with { BitMask = BitMask(Argument(word, words), options) },
        "markmask" => options with { MarkMask = (uint)Number(word, words, uint.MaxValue) },
        "range" => Range(type, options, Argument(word, words)),
        "size" => options with { ListSize = (uint)Number(word, words, uint.MaxValue) },
        "timeout" => options with { Timeout = (uint)Number(word, words, MaxTimeout) },
        "counters" => options with { Counters = true },
        "comment" => options with { Comment = true },
        "skbinfo" => options with { SkbInfo = true },
        "forceadd" => options with { ForceAdd = true },
        _ => throw new InvalidOperationException($"{type} has no option {word}."),
    };

    /// <summary>What the kernel makes of the numbers (hash_create of ip_set_hash_gen.h, bitmap_ip_create, list_set_create).</summary>
    private static IpSetOptions Finish(IpSetType type, IpSetOptions options)
    {
        if (options.NetMask is not null && options.BitMask is not null)
            throw IpSetErrors.Syntax("bitmask and netmask are mutually exclusive, provide only one", "OptionConflict");
        if (options.HashSize > MaxHashSize)
            throw new IpSetException("HashSizeTooLarge", $"Kernel error received: Cannot allocate memory: a hashsize of {options.HashSize} is more than {MaxHashSize}.");
        options = options with
        {
            HashSize = BitOperations.RoundUpToPowerOf2(Math.Max(options.HashSize, MinHashSize)),
            BucketSize = (byte)Math.Clamp((options.BucketSize + 1) & ~1, 2, 12),
            NetMask = options.NetMask == (options.Family ?? IpFamily.IPv4).AddressBits() ? null : options.NetMask,
            ListSize = Math.Max(options.ListSize, 4),
        };
        if (type != IpSetTypes.BitmapIp && type != IpSetTypes.BitmapIpMac)
            return options;
        if (options.NetMask is { } length)
            options = options with { First = new IpPrefix(options.First, length).Address, Last = new IpPrefix(options.Last, length).LastAddress };
        var elements = ((ulong)(options.Last.V4 - options.First.V4) >> (32 - (options.NetMask ?? 32))) + 1;
        return elements > 65536
            ? throw new IpSetException("RangeTooLarge", "The range you specified exceeds the size limit of the set type: 65536 elements.")
            : options;
    }

    private static IpSetOptions Range(IpSetType type, IpSetOptions options, string text)
    {
        var draft = new IpSetDraft();
        if (type == IpSetTypes.BitmapPort)
        {
            type.Parts[0].Read(text, draft, new IpSetContext(type, options));
            var last = draft.LastPort ?? throw new IpSetException("OptionMissing", "Mandatory option `to' is missing.");
            return options with { Ports = new PortRange(Math.Min(draft.Port, last), Math.Max(draft.Port, last)) };
        }

        if (!text.Contains('-') && !text.Contains('/'))
            throw IpSetErrors.Syntax($"IP/cidr or IP-IP range must be specified: {text}");
        var address = draft.Addresses[0];
        AddressText.Read(text, IpFamily.IPv4, address);
        if (address.Last is { } end)
        {
            return address.First.CompareTo(end) <= 0
                ? options with { First = address.First, Last = end }
                : options with { First = end, Last = address.First };
        }

        if (address.Cidr >= 32)
            throw IpSetErrors.InvalidCidr();
        var net = new IpPrefix(address.First, address.Cidr ?? 32);
        return options with { First = net.Address, Last = net.LastAddress };
    }

    private static string Argument(string word, IpSetWords words) =>
        words.IsEmpty ? throw new IpSetException("MissingArgument", $"Missing mandatory argument of option `{word}'.") : words.Take();

    private static ulong Number(string word, IpSetWords words, ulong max) => IpSetNumber.Read(Argument(word, words), max);

    private static IpFamily Family(string text) => text switch
    {
        "inet" or "ipv4" or "-4" => IpFamily.IPv4,
        "inet6" or "ipv6" or "-6" => IpFamily.IPv6,
        _ => throw IpSetErrors.Syntax($"unknown inet family {text}; there are inet and inet6", "InvalidValue"),
    };

    private static byte NetMask(string text, IpSetOptions options)
    {
        var max = (options.Family ?? IpFamily.IPv4).AddressBits();
        return IpSetNumber.Read(text, byte.MaxValue) is var number && number >= 1 && number <= (ulong)max
            ? (byte)number
            : throw IpSetErrors.Syntax($"'{text}' is out of range 1-{max}; netmask is out of the inclusive range of 1-{max}", "InvalidValue");
    }

    private static IpAddress BitMask(string text, IpSetOptions options)
    {
        var family = options.Family ?? IpFamily.IPv4;
        try
        {
            return AddressText.ReadAddress(text, family);
        }
        catch (IpSetException error)
        {
            throw IpSetErrors.Syntax($"{error.Message["Syntax error: ".Length..]}; bitmask is not valid for family = {IpSet.FamilyName(family)}", "InvalidValue");
        }
    }

    private static string Comment(string text)
    {
        if (text.Contains('"'))
            throw IpSetErrors.Syntax("\" character is not permitted in comments", "InvalidValue");
        return text.Length <= 255 ? text : throw IpSetErrors.Syntax("Comment is longer than the maximum allowed 255 characters", "InvalidValue");
    }

    private static IpSetSkbInfo SkbMark(IpSetSkbInfo info, string text)
    {
        var parts = text.Split('/');
        return parts.Length <= 2 && TryHex(parts[0], out var mark) && (parts.Length == 1 || TryHex(parts[1], out _))
            ? info with { Mark = mark, Mask = parts.Length == 2 && TryHex(parts[1], out var mask) ? mask : uint.MaxValue }
            : throw IpSetErrors.Syntax("Invalid skbmark format, it should be:  MARK/MASK or MARK (see manpage): hexadecimal numbers that start with 0x", "InvalidValue");
    }

    private static bool TryHex(string text, out uint number)
    {
        number = 0;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    private static uint SkbPriority(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            && ushort.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var major)
            && ushort.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var minor)
            ? ((uint)major << 16) | minor
            : throw IpSetErrors.Syntax("Invalid skbprio format, it should be:MAJOR:MINOR (see manpage): hexadecimal numbers without 0x", "InvalidValue");
    }

    private static IpSetException Unknown(string word, IReadOnlyList<string> known) =>
        new("UnknownOption", $"Unknown argument: `{word}'. {Choices.Among(known, "There are", "")}".TrimEnd());
}
