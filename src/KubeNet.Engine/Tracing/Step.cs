using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tracing;

/// <summary>One decision on a packet's way: what was looked at, what was found, what changed.</summary>
public abstract record Step
{
    /// <summary>The step's name in JSON: <c>rule</c>, <c>nat</c>, <c>route</c> ...</summary>
    public abstract string Kind { get; }

    /// <summary>The decision in one line for a person.</summary>
    public abstract string Describe();

    /// <summary>Double dispatch, so that a new kind of step does not compile until every reader handles it.</summary>
    public abstract T Accept<T>(IStepVisitor<T> visitor);

    /// <inheritdoc/>
    public sealed override string ToString() => Describe();
}
