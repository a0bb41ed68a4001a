using System.Runtime.InteropServices;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// Which chains of a table lead to which, from its built-in chains down, and from which hooks packets reach them. The way down is a list of its own: a file may nest more
/// chains than a thread's stack holds, and ip_tables takes them (mark_source_chains goes by back pointers).
/// </summary>
internal sealed class ChainGraph
{
    private const int None = -1;
    private const int IsOpen = -1;

    // By a chain's number, which is its place here.
    private readonly Chain[] _chains;
    private readonly Dictionary<string, int> _numbers;
    private readonly Range[] _callees;
    private readonly List<int> _allCallees = [];
    private readonly int[] _depths;
    private readonly HookSet[] _hooks;
    private readonly List<int> _bottomUp = [];
    private readonly Stack<(int Chain, int Jump)> _way = [];

    /// <param name="chains">All chains of the table, in any order.</param>
    public ChainGraph(Chain[] chains)
    {
        _chains = chains;
        _numbers = new Dictionary<string, int>(_chains.Length, StringComparer.Ordinal);
        for (var number = 0; number < _chains.Length; number++)
            _numbers.Add(_chains[number].Name, number);
        (_callees, _depths, _hooks) = (new Range[_chains.Length], new int[_chains.Length], new HookSet[_chains.Length]);
    }

    /// <summary>Goes down from a built-in chain.</summary>
    /// <param name="hook">Its hook.</param>
    /// <param name="loop">Is told of each rule that leads back to a chain on the way to it.</param>
    /// <returns>The built-in chain, and how many chains deep it goes, itself included.</returns>
    public (Chain Top, int Depth) Enter(Hook hook, Action<Chain, int, Chain> loop)
    {
        var first = _numbers[hook.ToChainName()];
        _hooks[first] = hook.ToSet();
        Open(first);
        while (_way.TryPop(out var place))
        {
            var (chain, jump) = place;
            if (jump == CalleesOf(chain).Length)
            {
                Close(chain);
                continue;
            }

            _way.Push((chain, jump + 1));
            var to = CalleesOf(chain)[jump];
            if (to == None)
                continue;
            if (_depths[to] == IsOpen)
                loop(_chains[chain], _chains[chain].Outline.Jumps[jump], _chains[to]);
            else if (_depths[to] == 0)
                Open(to);
        }

        return (_chains[first], _depths[first]);
    }

    /// <summary>The chains that were entered, each before those that it leads to, with the hooks from which packets reach it.</summary>
    public IEnumerable<(Chain Chain, HookSet Hooks)> TopDown()
    {
        for (var index = _bottomUp.Count - 1; index >= 0; index--)
        {
            var chain = _bottomUp[index];
            foreach (var callee in CalleesOf(chain))
            {
                if (callee != None)
                    _hooks[callee] |= _hooks[chain];
            }

            yield return (_chains[chain], _hooks[chain]);
        }
    }

    private void Open(int chain)
    {
        _depths[chain] = IsOpen;
        FindCallees(chain);
        _way.Push((chain, 0));
    }

    private void Close(int chain)
    {
        var below = 0;
        foreach (var callee in CalleesOf(chain))
            below = callee == None ? below : Math.Max(below, _depths[callee]);
        _depths[chain] = below + 1;
        _bottomUp.Add(chain);
    }

    private ReadOnlySpan<int> CalleesOf(int chain) => CollectionsMarshal.AsSpan(_allCallees)[_callees[chain]];

    private void FindCallees(int chain)
    {
        var start = _allCallees.Count;
        var rules = _chains[chain].Array;
        foreach (var jump in _chains[chain].Outline.Jumps)
        {
            var isThere = _numbers.TryGetValue(rules[jump].Target!.Name, out var number) && !_chains[number].IsBuiltIn;
            _allCallees.Add(isThere ? number : None);
        }

        _callees[chain] = start.._allCallees.Count;
    }
}
