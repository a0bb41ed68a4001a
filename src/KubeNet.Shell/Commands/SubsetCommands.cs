using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace KubeNet.Shell.Commands;

/// <summary>
/// The everyday commands that System.Management.Automation lacks, as a subset of the real ones (docs/embedded-host.md lists it).
/// A session gets those for which no real command is there.
/// </summary>
internal static class SubsetCommands
{
    private const string UtilityModule = "Microsoft.PowerShell.Utility";
    private const string ManagementModule = "Microsoft.PowerShell.Management";

    private static readonly string? ManagementFolder = typeof(Items.ItemCommand).Namespace;

    /// <summary>All cmdlets of the subset, by name.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = typeof(SubsetCommands).Assembly.GetTypes()
        .Select(type => (type, attribute: type.GetCustomAttribute<CmdletAttribute>()))
        .Where(entry => entry.attribute is not null)
        .ToDictionary(entry => $"{entry.attribute!.VerbName}-{entry.attribute.NounName}", entry => entry.type, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Adds what is missing to a session, under the names with a module before them too: scripts and the engine's own completion of paths call
    /// <c>Microsoft.PowerShell.Management\Get-ChildItem</c>. Nothing where PowerShell's own modules stand beside the engine.
    /// </summary>
    /// <param name="state">The session to be.</param>
    /// <param name="engineFolder">The folder of System.Management.Automation, <c>$PSHOME</c>.</param>
    public static void AddMissing(InitialSessionState state, string engineFolder)
    {
        if (Directory.Exists(Path.Combine(engineFolder, "Modules", UtilityModule))) return;
        var present = state.Commands.OfType<SessionStateCmdletEntry>().Select(entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Type type) in All.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (present.Contains(name)) continue;
            state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFileName: null));
            state.Commands.Add(new SessionStateAliasEntry($"{(ManagementFolder == type.Namespace ? ManagementModule : UtilityModule)}\\{name}", name));
        }
    }
}
