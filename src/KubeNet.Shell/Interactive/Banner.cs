using System.Management.Automation;
using System.Management.Automation.Host;
using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Interactive;

/// <summary>The lines that open a session at a prompt.</summary>
internal static class Banner
{
    /// <summary>Says what this is, and where a newcomer goes on.</summary>
    public static void Write(PSHostUserInterface ui)
    {
        ui.WriteLine($"{PSStyle.Instance.Bold}KubeNet {EmbeddedHost.ProductVersion.ToString(3)}{PSStyle.Instance.BoldOff}"
            + $" (embedded PowerShell {EmbeddedHost.EngineVersion})");
        ui.WriteLine("Get-Command -Module KubeNet lists the commands; Tab completes; exit leaves.");
    }
}
