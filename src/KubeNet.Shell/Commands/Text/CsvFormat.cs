using System.Management.Automation;
using System.Text;

namespace KubeNet.Shell.Commands.Text;

/// <summary>How records are written as comma-separated values.</summary>
/// <param name="Delimiter">Between values.</param>
/// <param name="Quotes">When a value is put in quotes.</param>
/// <param name="QuotedFields">The columns always quoted, or null for all by <paramref name="Quotes"/>.</param>
internal sealed record CsvFormat(char Delimiter, CsvQuotes Quotes, IReadOnlyCollection<string>? QuotedFields)
{
    /// <summary>The header line for column names.</summary>
    public string Header(IReadOnlyList<string> columns) => string.Join(Delimiter, columns.Select(column => Field(column, column)));

    /// <summary>The line for an object: its values of these columns, empty where it has none.</summary>
    public string Line(PSObject input, IReadOnlyList<string> columns) =>
        string.Join(Delimiter, columns.Select(column => Text(input, column) is { } text ? Field(column, text) : ""));

    /// <summary>The columns of an object.</summary>
    public static IReadOnlyList<string> Columns(PSObject input) => input.BaseObject is System.Collections.IDictionary table
        ? [.. table.Keys.Cast<object>().Select(key => key.ToString() ?? "")]
        : [.. input.Properties.Where(property => property.IsGettable).Select(property => property.Name)];

    private static string? Text(PSObject input, string column)
    {
        object? value = input.BaseObject is System.Collections.IDictionary table ? table[column] : Value(input.Properties[column]);
        return value is null ? null : LanguagePrimitives.ConvertTo<string>(value);
    }

    private static object? Value(PSPropertyInfo? property)
    {
        try
        {
            return property?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private string Field(string column, string text)
    {
        bool quoted = QuotedFields is not null
            ? QuotedFields.Contains(column, StringComparer.OrdinalIgnoreCase)
            : Quotes switch
            {
                CsvQuotes.Always => true,
                CsvQuotes.Never => false,
                CsvQuotes.AsNeeded => text.Contains(Delimiter, StringComparison.Ordinal) || text.AsSpan().IndexOfAny('"', '\n', '\r') >= 0,
            };
        if (!quoted) return text;
        return new StringBuilder(text.Length + 2).Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
