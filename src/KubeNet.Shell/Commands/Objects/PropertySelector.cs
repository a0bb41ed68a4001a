using System.Collections;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>One entry of <c>-Property</c>: a name, possibly with wildcards, a script block, or a hashtable that makes a calculated property of either.</summary>
internal sealed class PropertySelector
{
    private static readonly string[] Keys = ["name", "label", "expression", "ascending", "descending"];

    private PropertySelector(PSPropertyExpression expression, string? name, bool? descending)
    {
        Expression = expression;
        Name = name;
        Descending = descending;
    }

    /// <summary>What is read from an object.</summary>
    public PSPropertyExpression Expression { get; }

    /// <summary>The name given with <c>Name</c> or <c>Label</c>, or null.</summary>
    public string? Name { get; }

    /// <summary>The order asked for with <c>Ascending</c> or <c>Descending</c>, or null.</summary>
    public bool? Descending { get; }

    /// <summary>Reads the entries; a wrong one ends the cmdlet.</summary>
    public static PropertySelector[] Parse(PSCmdlet cmdlet, object?[]? entries) => entries is null ? [] : [.. entries.Select(entry => Parse(cmdlet, entry))];

    /// <summary>The results for an object; none where the property is missing.</summary>
    public IEnumerable<PSPropertyExpressionResult> Values(PSObject input) => Expression.GetValues(input);

    /// <summary>The first result for an object, or null where the property is missing or cannot be read.</summary>
    public object? Value(PSObject input) => Expression.GetValues(input) is [{ Exception: null } first, ..] ? first.Result : null;

    private static PropertySelector Parse(PSCmdlet cmdlet, object? entry)
    {
        object? value = entry is PSObject wrapped ? wrapped.BaseObject : entry;
        return value is IDictionary table ? FromTable(cmdlet, table) : new PropertySelector(Expressed(cmdlet, value), name: null, descending: null);
    }

    private static PropertySelector FromTable(PSCmdlet cmdlet, IDictionary table)
    {
        PSPropertyExpression? expression = null;
        string? name = null;
        bool? descending = null;
        foreach (DictionaryEntry pair in table)
        {
            string key = pair.Key.ToString() ?? "";
            object? value = pair.Value is PSObject wrapped ? wrapped.BaseObject : pair.Value;
            switch (Keys.FirstOrDefault(known => key.Length > 0 && known.StartsWith(key, StringComparison.OrdinalIgnoreCase)))
            {
                case "name" or "label": name = value?.ToString(); break;
                case "expression": expression = Expressed(cmdlet, value); break;
                case "ascending": descending = !LanguagePrimitives.IsTrue(value); break;
                case "descending": descending = LanguagePrimitives.IsTrue(value); break;
                default:
                    cmdlet.ThrowTerminatingError(CommandError.Argument("DictionaryKeyIllegal", $"The {key} key is not valid.", table));
                    break;
            }
        }

        if (expression is null && name is not null) expression = new PSPropertyExpression(name);
        if (expression is null)
            cmdlet.ThrowTerminatingError(CommandError.Argument("DictionaryKeyMandatoryEntry", "The hashtable of a calculated property needs an Expression.", table));
        return new PropertySelector(expression!, name, descending);
    }

    private static PSPropertyExpression Expressed(PSCmdlet cmdlet, object? value)
    {
        switch (value)
        {
            case ScriptBlock script: return new PSPropertyExpression(script);
            case PSPropertyExpression ready: return ready;
            case not null when value.ToString() is { Length: > 0 } text: return new PSPropertyExpression(text);
            default:
                cmdlet.ThrowTerminatingError(CommandError.Argument("PropertyNameEmpty", "A property name must not be empty.", value));
                throw new InvalidOperationException("ThrowTerminatingError returned.");
        }
    }
}
