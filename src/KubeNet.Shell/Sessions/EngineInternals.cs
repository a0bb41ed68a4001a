using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace KubeNet.Shell.Sessions;

/// <summary>
/// The few members of System.Management.Automation that pwsh itself reaches as a friend assembly and that have no public form.
/// The package's version is pinned by the lock file, and a test touches each member, so that an update that moves one fails in the build, not
/// at a user's prompt.
/// </summary>
internal static class EngineInternals
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>
    /// Makes <c>exit n</c> in the next script file end the session, as pwsh does for <c>-File</c>; otherwise it would only end that script.
    /// </summary>
    public static void LetNextScriptExit(Runspace runspace)
    {
        object context = Property(typeof(Runspace), "ExecutionContext").GetValue(runspace)
            ?? throw new InvalidOperationException("The runspace has no execution context: it is not open.");
        Property(context.GetType(), "ScriptCommandProcessorShouldRethrowExit").SetValue(context, true);
    }

    /// <summary>The exception by which a command that has all it wants ends those before it in the pipeline.</summary>
    public static Exception StopUpstream(PSCmdlet cmdlet) =>
        (Exception)(Activator.CreateInstance(EngineType("System.Management.Automation.StopUpstreamCommandsException"), cmdlet)
            ?? throw new InvalidOperationException("The engine made no StopUpstreamCommandsException."));

    /// <summary>Makes an error the caller's: it shows where <c>Write-Error</c> was called from, as pwsh does.</summary>
    public static void ReportAtCaller(ErrorRecord record, InvocationInfo caller)
    {
        MethodInfo set = typeof(ErrorRecord).GetMethod("SetInvocationInfo", Hidden) ?? throw Moved("ErrorRecord.SetInvocationInfo");
        set.Invoke(record, [caller]);
        Property(typeof(ErrorRecord), "PreserveInvocationInfoOnce").SetValue(record, true);
    }

    /// <summary>The engine's type of that full name.</summary>
    public static Type EngineType(string fullName) =>
        typeof(PSObject).Assembly.GetType(fullName) ?? throw Moved(fullName);

    /// <summary>The non-public property of a type.</summary>
    public static PropertyInfo Property(Type type, string name) => type.GetProperty(name, Hidden) ?? throw Moved($"{type.FullName}.{name}");

    /// <summary>The non-public field of a type.</summary>
    public static FieldInfo Field(Type type, string name) => type.GetField(name, Hidden) ?? throw Moved($"{type.FullName}.{name}");

    private static InvalidOperationException Moved(string member) => new(
        $"System.Management.Automation {typeof(PSObject).Assembly.GetName().Version} has no {member}; this host was written against the version in its lock file.");
}
