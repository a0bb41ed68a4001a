using KubeNet.Engine.Labs;
using KubeNet.FSharp;
using KubeNet.Orchestration.Docker;
using KubeNet.Scripting;

namespace KubeNet.PowerShell.Scripts;

/// <summary>The host of F# scripts, one for the process. Nothing of the F# compiler is loaded before the first script.</summary>
internal static class ScriptHosts
{
    private static readonly Lazy<ScriptHost> Host = new(() => new ScriptHost(References));
    private static readonly Lazy<ScriptPrompt> Prompts = new(() => new ScriptPrompt(References));

    /// <summary>Whether the compiler is loaded, which takes seconds.</summary>
    public static bool IsLoaded => Host.IsValueCreated || Prompts.IsValueCreated;

    public static ScriptHost Scripts => Host.Value;

    /// <summary>The prompt's session: what was defined at it stays.</summary>
    public static ScriptPrompt Prompt => Prompts.Value;

    /// <summary>Whether a script's value is a line that stands in no lab's braces.</summary>
    public static bool IsUndone(object? value) => value is IEdit or IClusterPart or Inside;

    // What a script may name without a line of its own.
    private static string[] References => [typeof(Lab).Assembly.Location, typeof(DockerHost).Assembly.Location, ScriptHost.Words];
}
