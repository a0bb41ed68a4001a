using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>The chains of a table while a restore changes it, by the names of its text.</summary>
internal sealed class ChainDrafts(NamePool names)
{
    // By the numbers of the names, so that a chain is found without its name being looked up again.
    private ChainDraft?[] _byName = [];

    /// <summary>All of them, in no order: names are numbered by whichever reader of the text comes to them first.</summary>
    public ChainDraft[] All => Array.FindAll(_byName, static chain => chain is not null)!;

    /// <summary>All of them, by name.</summary>
    public ChainDraft[] ToSorted()
    {
        var all = All;
        Array.Sort(all, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return all;
    }

    /// <summary>The chain of a name; null where there is none.</summary>
    public ChainDraft? Find(PooledName name) => name.Number < _byName.Length ? _byName[name.Number] : null;

    /// <summary>The chain of a name; null where there is none.</summary>
    public ChainDraft? Find(string name) => Find(names.Get(name));

    /// <summary>Puts a chain in under its name.</summary>
    public void Put(ChainDraft chain) => Put(names.Get(chain.Name), chain);

    /// <summary>Puts a chain in under its name.</summary>
    public void Put(PooledName name, ChainDraft chain)
    {
        var number = name.Number;
        if (number >= _byName.Length)
            Array.Resize(ref _byName, Math.Max(number + 1, _byName.Length * 2));
        _byName[number] = chain;
    }

    public void Remove(ChainDraft chain) => _byName[names.Get(chain.Name).Number] = null;
}
