namespace KubeNet.Shell.CommandLine;

/// <summary>One argument of a script file, bound as pwsh binds what follows <c>-File</c>.</summary>
/// <param name="Name">The parameter's name with its dash (<c>-Depth</c>), or null for a positional argument.</param>
/// <param name="Value">The value: text, or true/false from <c>-Name:$true</c>; null with <paramref name="HasValue"/> false for a bare switch.</param>
/// <param name="HasValue">Whether a value was given.</param>
public sealed record ScriptArgument(string? Name, object? Value, bool HasValue)
{
    /// <summary>A positional argument.</summary>
    public static ScriptArgument Positional(string value) => new(null, value, true);

    /// <summary>A parameter name without a value of its own; the binder takes the next argument where the parameter is no switch.</summary>
    public static ScriptArgument Switch(string name) => new(name, null, false);

    /// <summary>A parameter whose value came with it, as in <c>-Name:value</c>.</summary>
    public static ScriptArgument Named(string name, object value) => new(name, value, true);
}
