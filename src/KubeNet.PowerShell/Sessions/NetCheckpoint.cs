using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Sessions;

/// <summary>A lab as it was: configuration and state. Costs little, since the configuration is shared.</summary>
public sealed class NetCheckpoint
{
    internal NetCheckpoint(string name, Lab lab)
    {
        Name = name;
        Lab = lab;
        Saved = lab.Fork();
    }

    /// <summary>What <c>Restore-NetLab</c> knows it by.</summary>
    public string Name { get; }

    /// <summary>The lab's virtual time when it was taken.</summary>
    public TimeSpan Clock => Saved.State.Now;

    /// <summary>How many namespaces there were.</summary>
    public int Namespaces => Saved.Config.Namespaces.Count;

    internal Lab Lab { get; }

    internal Lab Saved { get; }

    /// <summary>The getter of the hidden property <c>Lab</c>, see KubeNet.types.ps1xml.</summary>
    public static Lab? LabOf(NetCheckpoint instance) => instance?.Lab;

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
