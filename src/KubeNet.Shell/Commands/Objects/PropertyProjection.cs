using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>What Select-Object makes of one object: itself, an object of the chosen properties, or the values of the expanded property.</summary>
internal sealed class PropertyProjection
{
    private readonly PSCmdlet cmdlet;
    private readonly PropertySelector[] selectors;
    private readonly WildcardPattern[] excluded;
    private readonly string? expand;

    public PropertyProjection(PSCmdlet cmdlet, object[]? properties, string[]? exclude, string? expand)
    {
        this.cmdlet = cmdlet;
        excluded = [.. (exclude ?? []).Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase))];
        if (excluded.Length > 0 && properties is not { Length: > 0 }) properties = ["*"];
        selectors = PropertySelector.Parse(cmdlet, properties);
        this.expand = string.IsNullOrEmpty(expand) ? null : expand;
    }

    /// <summary>The results for an object.</summary>
    public IEnumerable<PSObject> Apply(PSObject input)
    {
        if (selectors.Length == 0 && expand is null) return [input];
        List<PSNoteProperty> notes = [.. selectors.SelectMany(selector => Notes(selector, input))];
        return expand is null ? [Assembled(input, notes)] : Expanded(input, expand, notes);
    }

    private IEnumerable<PSNoteProperty> Notes(PropertySelector selector, PSObject input)
    {
        List<PSPropertyExpressionResult> results =
        [
            .. selector.Expression.ResolveNames(input)
                .Where(name => !IsExcluded(name))
                .SelectMany(name => name.GetValues(input))
                .Where(result => !IsExcluded(result.ResolvedExpression)),
        ];
        if (results.Count == 0)
        {
            bool empty = selector.Expression.HasWildCardCharacters || IsExcluded(selector.Expression);
            return empty ? [] : [new PSNoteProperty(selector.Name ?? selector.Expression.ToString(), null)];
        }

        if (selector.Name is not null && results.Count > 1)
        {
            cmdlet.WriteError(CommandError.Invalid("RenamingMultipleResults", "Cannot rename multiple results.", input));
            return [];
        }

        return results.Select(result => new PSNoteProperty(selector.Name ?? result.ResolvedExpression.ToString(), result.Result));
    }

    private bool IsExcluded(PSPropertyExpression name) => excluded.Any(pattern => pattern.IsMatch(name.ToString()));

    private PSObject Assembled(PSObject input, List<PSNoteProperty> notes)
    {
        var result = new PSObject();
        foreach (PSNoteProperty note in notes) AddOrReport(result, note, input, "AlreadyExistingUserSpecifiedPropertyNoExpand");
        result.TypeNames.Insert(0, "Selected." + input.BaseObject.GetType());
        return result;
    }

    private IEnumerable<PSObject> Expanded(PSObject input, string property, List<PSNoteProperty> notes)
    {
        List<PSPropertyExpressionResult> results = new PSPropertyExpression(property).GetValues(input);
        switch (results)
        {
            case []:
                cmdlet.WriteError(CommandError.Argument("ExpandPropertyNotFound", $"Property \"{property}\" cannot be found.", input));
                return [];
            case [_, _, ..]:
                cmdlet.WriteError(CommandError.Argument("MutlipleExpandProperties", "Multiple properties cannot be expanded.", input));
                return [];
            case [{ Exception: { } exception }]:
                cmdlet.WriteError(CommandError.From(exception, "PropertyEvaluationExpand", ErrorCategory.InvalidResult, input));
                return [];
        }

        object? value = results[0].Result;
        if (value is null) return [];
        IEnumerable<object?> items = LanguagePrimitives.GetEnumerable(value)?.Cast<object?>() ?? [value];
        return [.. items.Where(item => item is not null).Select(item => WithNotes(item!, notes, input))];
    }

    private PSObject WithNotes(object item, List<PSNoteProperty> notes, PSObject input)
    {
        // A wrapper of its own: the notes belong to this result, not to the value wherever else it is used.
        PSObject result = item is PSObject wrapped ? wrapped.Copy() : new PSObject(item);
        foreach (PSNoteProperty note in notes) AddOrReport(result, note, input, "AlreadyExistingUserSpecifiedPropertyExpand");
        return result;
    }

    private void AddOrReport(PSObject result, PSNoteProperty note, PSObject input, string id)
    {
        if (result.Properties[note.Name] is null) result.Properties.Add(note);
        else cmdlet.WriteError(CommandError.Argument(id, $"The property cannot be processed because the property \"{note.Name}\" already exists.", input));
    }
}
