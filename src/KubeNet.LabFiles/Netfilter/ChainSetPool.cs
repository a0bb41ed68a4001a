using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>
/// The chains that the tables of many namespaces share, each set once and known by a number: those of the nodes of a cluster would else stand there as often as there
/// are nodes. Sets of the same lines are one set.
/// </summary>
internal sealed class ChainSetPool
{
    private readonly Dictionary<ChainSet, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _byDigest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ChainSet Set, string Digest)> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<ChainSet, string> _digests = new(ReferenceEqualityComparer.Instance);
    private readonly JsonPart _part = JsonPart.Object();

    /// <summary>The name of a set; a new one is written.</summary>
    public string NameOf(ChainSet set, IpFamily family)
    {
        if (_names.TryGetValue(set, out var name))
            return name;
        var digest = DigestOf(set, family);
        if (!_byDigest.TryGetValue(digest, out name))
        {
            name = (_byDigest.Count + 1).ToString(CultureInfo.InvariantCulture);
            _byDigest.Add(digest, name);
            var chains = new ChainJson(new RuleJson(family));
            _part.Add(name, set.Chains.Values.Aggregate(JsonPart.Object(), (all, chain) => all.Add(chain.Name, chains.Write(chain))));
        }

        _names.Add(set, name);
        return name;
    }

    /// <summary>All sets that were asked for.</summary>
    public JsonPart Write() => _part;

    /// <summary>Reads the sets; each is read when a table first asks for it, since only then its family is known.</summary>
    public void Read(JsonPart? part, LabReading reading)
    {
        foreach (var (name, set) in part is null ? [] : reading.Expect(part, JsonForm.Object, "an object (sets of chains)").Members)
            _part.Add(name, set);
    }

    /// <summary>The set of a name: the known one where it has the same lines.</summary>
    public ChainSet Find(JsonPart name, IpFamily family, ChainSet? known, LabReading reading)
    {
        var part = _part[reading.Expect(name, JsonForm.Text, "the name of a set of chains").Text] ?? throw reading.Dangling(name, $"there is no set of chains {JsonSource.Quote(name)} in \"chainSets\".");
        var key = $"{family} {name.Text}";
        if (!_sets.TryGetValue(key, out var found))
        {
            var digest = DigestOf(part, reading);
            if (known is not null && DigestOf(known, family) == digest)
                return known;
            var json = new ChainJson(new RuleJson(family));
            var chains = part.Members.Select(chain => json.Read(chain.Key, chain.Value, null, known?.Chains.TryGetValue(chain.Key, out var same) == true ? same : null, reading)).ToList();
            _sets.Add(key, found = (ChainSet.Empty.With(chains), digest));
        }

        return known is not null && DigestOf(known, family) == found.Digest ? known : found.Set;
    }

    private string DigestOf(ChainSet set, IpFamily family)
    {
        if (_digests.TryGetValue(set, out var digest))
            return digest;
        var json = new ChainJson(new RuleJson(family));
        _digests.Add(set, digest = DigestOf(set.Chains.Values.Select(chain => (chain.Name, json.Lines(chain)))));
        return digest;
    }

    private static string DigestOf(JsonPart set, LabReading reading) =>
        DigestOf(reading.Expect(set, JsonForm.Object, "an object (chains by name)").Members.Select(chain => (chain.Key, (IEnumerable<JsonPart>)reading.Expect(chain.Value, JsonForm.List, "a list of rules").Items)));

    private static string DigestOf(IEnumerable<(string Name, IEnumerable<JsonPart> Lines)> chains)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, lines) in chains)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($":{name}\0"));
            foreach (var line in lines)
                hash.AppendData(Encoding.UTF8.GetBytes($"{RuleJson.KeyOf(line)}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
