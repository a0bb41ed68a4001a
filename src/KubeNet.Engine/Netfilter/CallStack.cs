using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KubeNet.Engine.Netfilter;

/// <summary>Where a walk through chains goes on when a chain ends. The first few places cost no allocation: chains are seldom nested deeper.</summary>
internal struct CallStack
{
    private const int Near = 6;

    private Places _near;
    private Stack<(CompiledChain Chain, int Next)>? _far;
    private int _count;

    /// <summary>Notes that a chain goes on at a rule.</summary>
    public void Push(CompiledChain chain, int next)
    {
        if (_count < Near)
            _near[_count] = (chain, next);
        else
            (_far ??= new Stack<(CompiledChain, int)>()).Push((chain, next));
        _count++;
    }

    /// <summary>Takes the place noted last; false where there is none.</summary>
    public bool TryPop([NotNullWhen(true)] out CompiledChain? chain, out int next)
    {
        (chain, next) = (null, 0);
        if (_count == 0)
            return false;
        _count--;
        (chain, next) = _count < Near ? _near[_count] : _far!.Pop();
        return true;
    }

    [InlineArray(Near)]
    private struct Places
    {
        private (CompiledChain Chain, int Next) _first;
    }
}
