using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary>Reaches variables and aliases of the session in a scope: <c>Global</c>, <c>Script</c>, <c>Local</c> or a number of levels up.</summary>
internal static class VariableScope
{
    private static readonly string[] Named = ["Global", "Script", "Local", "Private"];

    /// <summary>The variables whose names match a pattern.</summary>
    public static IEnumerable<PSVariable> Find(PSCmdlet cmdlet, string pattern, string? scope)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            PSVariable? variable = scope is null or "" or "0" || Named.Contains(scope, StringComparer.OrdinalIgnoreCase)
                ? cmdlet.SessionState.PSVariable.Get(Qualified(pattern, scope))
                : Run(cmdlet, pattern, scope);
            return variable is null ? [] : [variable];
        }

        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return cmdlet.InvokeProvider.ChildItem.Get("variable:", recurse: false)
            .Select(item => item.BaseObject).OfType<PSVariable>()
            .Where(variable => wildcard.IsMatch(variable.Name))
            .OrderBy(variable => variable.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The name with its scope before it.</summary>
    public static string Qualified(string name, string? scope) => string.IsNullOrEmpty(scope) || scope == "0" ? name : $"{scope}:{name}";

    private static PSVariable? Run(PSCmdlet cmdlet, string name, string scope)
    {
        cmdlet.ThrowTerminatingError(CommandError.Argument(
            "ScopeNotSupported", $"'{scope}' is no scope that this host reaches for ${name}: use Global, Script, Local, or 0.", scope));
        return null;
    }
}
