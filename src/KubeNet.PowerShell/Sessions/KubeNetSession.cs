using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Sessions;

/// <summary>
/// What a PowerShell session keeps: its current lab, which every cmdlet uses that is not told <c>-Lab</c>. Each runspace has its own,
/// since a lab is not for several threads at once.
/// </summary>
public static class KubeNetSession
{
    private static readonly ConditionalWeakTable<object, Holder> Holders = [];
    private static readonly object NoRunspace = new();

    /// <summary>The current lab; an empty one is made at the first use.</summary>
    public static Lab Current
    {
        get => OfRunspace.Lab ??= new Lab();
        set => OfRunspace.Lab = value;
    }

    private static Holder OfRunspace => Holders.GetValue((object?)Runspace.DefaultRunspace ?? NoRunspace, _ => new Holder());

    private sealed class Holder
    {
        public Lab? Lab { get; set; }
    }
}
