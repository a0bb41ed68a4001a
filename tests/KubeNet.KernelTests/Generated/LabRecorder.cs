using System.Reflection;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>An <see cref="ILabTarget"/> that hands on what is said to it as <see cref="LabCall"/>s.</summary>
#pragma warning disable CA1852 // A DispatchProxy is derived from at run time.
internal class LabRecorder : DispatchProxy
#pragma warning restore CA1852
{
    private Action<LabCall> _listener = _ => { };

    /// <summary>A target that tells <paramref name="listener"/> each call.</summary>
    public static ILabTarget For(Action<LabCall> listener)
    {
        var target = Create<ILabTarget, LabRecorder>();
        ((LabRecorder)target)._listener = listener;
        return target;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _listener(new LabCall(targetMethod!, args ?? []));
        return null;
    }
}
