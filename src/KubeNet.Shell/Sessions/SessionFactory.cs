using System.Management.Automation.Runspaces;
using KubeNet.Shell.Commands;
using KubeNet.Shell.Hosting;
using Microsoft.PowerShell;

namespace KubeNet.Shell.Sessions;

/// <summary>Opens PowerShell sessions: the core commands of System.Management.Automation and the KubeNet module.</summary>
public static class SessionFactory
{
    /// <summary>The folder that the engine was loaded from.</summary>
    private static string EngineFolder => Path.GetDirectoryName(typeof(InitialSessionState).Assembly.Location) ?? AppContext.BaseDirectory;

    /// <summary>Opens a session.</summary>
    /// <param name="host">The host it talks to.</param>
    /// <param name="modulePath">Full path of the module manifest to import, or null for none.</param>
    /// <exception cref="SessionOpenException">The module did not load.</exception>
    public static Session Open(EmbeddedHost host, string? modulePath)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        SubsetCommands.AddMissing(state, EngineFolder);
        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        var session = new Session(host, runspace);
        if (modulePath is not null) session.Import(modulePath);
        return session;
    }
}
