using System.Collections;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Assertions;

/// <summary>Looks whether what was given to a Should operator is something: a mistyped variable is nothing, and would make a test that expects less than it says.</summary>
public static class GivenParameters
{
    private static readonly string[] s_names = ["To", "By", "Where", "Port", "Protocol", "Share", "Within"];

    /// <summary>Why nobody can tell where a parameter was given that is nothing; null where all are something.</summary>
    /// <param name="bound">The operator's <c>$PSBoundParameters</c>.</param>
    public static Assertion? Nothing(IDictionary bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        return Array.Find(s_names, name => bound.Contains(name) && PSValues.IsNothing(bound[name])) is { } found
            ? Assertion.CannotTell("the packet", $"be judged by -{found}", $"-{found} was given, but is nothing; is the variable's name right?")
            : null;
    }
}
