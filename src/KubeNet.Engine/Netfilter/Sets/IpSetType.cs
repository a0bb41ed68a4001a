using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Sets.Parts;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// A type of set: how it stores entries and the data types of an element, as its name says (<c>hash:ip,port</c>). The types are those of
/// <see cref="IpSetTypes"/>.
/// </summary>
public sealed class IpSetType
{
    internal IpSetType(string name, int revision, params IpSetPart[] parts)
    {
        Name = name;
        Revision = revision;
        Parts = parts;
        Method = name[..name.IndexOf(':')] switch
        {
            "bitmap" => IpSetMethod.Bitmap,
            "hash" => IpSetMethod.Hash,
            "list" => IpSetMethod.List,
            _ => throw new InvalidOperationException($"There is no method of the name in {name}."),
        };
        Nets = [.. parts.OfType<NetPart>()];
        HasDevice = parts.Any(part => part is DevicePart);
    }

    /// <summary>The name, such as <c>hash:net</c>.</summary>
    public string Name { get; }

    /// <summary>What <c>ipset list</c> shows as the revision that tool and kernel agree on.</summary>
    public int Revision { get; }

    /// <summary>How entries are stored.</summary>
    public IpSetMethod Method { get; }

    /// <summary>How many <c>src</c> or <c>dst</c> a rule has to give; more are passed over.</summary>
    public int Dimension => Parts.Count;

    /// <summary>Whether entries may be exceptions (<c>nomatch</c>).</summary>
    public bool TakesNoMatch => Nets.Count > 0;

    /// <summary>The type's other name, of the time before ipset 5.</summary>
    internal string Alias { get; init; } = "";

    /// <summary>The families a set may be of; none where it takes packets of both.</summary>
    internal IReadOnlyList<IpFamily> Families { get; init; } = [IpFamily.IPv4, IpFamily.IPv6];

    /// <summary>The words of <c>ipset create</c>, in the order in which ipset prints them.</summary>
    internal IReadOnlyList<string> CreateWords { get; init; } = [];

    /// <summary>Whether the MAC address may be left out when an entry is written (bitmap:ip,mac).</summary>
    internal bool MacMayFollow { get; init; }

    /// <summary>Whether it was there before ipset 6, and takes words of that time.</summary>
    internal bool TakesOldWords => Name is "hash:ip" or "hash:net" or "hash:ip,port" or "hash:ip,port,ip" or "hash:ip,port,net";

    internal IReadOnlyList<IpSetPart> Parts { get; }

    internal IReadOnlyList<NetPart> Nets { get; }

    internal bool HasDevice { get; }

    /// <summary>An element as ipset prints it.</summary>
    public string Write(in IpSetElement element)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            if (MacMayFollow && part is MacPart && element.Mac.IsZero)
                break;
            if (text.Length > 0)
                text.Append(',');
            part.Write(element, text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads an element (ipset_parse_elem of lib/parse.c).</summary>
    /// <exception cref="IpSetException">ipset would refuse it.</exception>
    internal IpSetDraft Read(string text, IpSetOptions options)
    {
        var words = text.Split(',');
        if ((words.Length < Dimension || (Dimension > 1 && Array.Exists(words, word => word.Length == 0))) && !MacMayFollow)
            throw IpSetErrors.Syntax(words.Length == 1 || words[0].Length == 0 || words[1].Length == 0 ? $"Second element is missing from {text}." : $"Third element is missing from {text}.");
        if (words.Length > Dimension)
            throw IpSetErrors.Syntax(TooMany(text, words.Length));
        var draft = new IpSetDraft();
        for (var index = 0; index < words.Length; index++)
            Parts[index].Read(words[index], draft, new IpSetContext(this, options));
        return draft;
    }

    /// <summary>A draft as ipset prints it when it answers a test.</summary>
    internal string Write(IpSetDraft draft)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            if (MacMayFollow && part is MacPart && draft.Mac is null)
                break;
            if (text.Length > 0)
                text.Append(',');
            part.Write(draft, text);
        }

        return text.ToString();
    }

    /// <summary>All elements that a draft stands for.</summary>
    /// <exception cref="IpSetException">The kernel would refuse it; thrown while the elements are taken.</exception>
    internal IEnumerable<IpSetElement> Expand(IpSetDraft draft, IpSetOptions options)
    {
        var elements = Parts[0].Expand(default, draft, new IpSetContext(this, options));
        foreach (var part in Parts.Skip(1))
            elements = elements.SelectMany(element => part.Expand(element, draft, new IpSetContext(this, options)));
        return elements;
    }

    /// <summary>How many elements a draft stands for, all of them different.</summary>
    internal long CountOf(IpSetDraft draft, IpSetOptions options) =>
        Parts.Aggregate(1L, (count, part) => count * part.CountOf(draft, new IpSetContext(this, options)));

    /// <summary>Whether an element is one of those that a draft stands for.</summary>
    internal bool Covers(IpSetDraft draft, IpSetElement element, IpSetOptions options) =>
        Parts.All(part => part.Covers(element, draft, new IpSetContext(this, options)));

    private string TooMany(string text, int words) => (Dimension, words) switch
    {
        (1, _) => $"Elem separator in {text}, but settype {Name} supports none.",
        (2, _) => $"Two elem separators in {text}, but settype {Name} supports one.",
        _ => $"Three elem separators in {text}, but settype {Name} supports two.",
    };
}
