using System.Management.Automation;
using System.Text;

namespace KubeNet.Shell.Commands.Text;

/// <summary>Reads comma-separated values (RFC 4180): quoted values may hold delimiters, doubled quotes and line breaks.</summary>
internal sealed class CsvReader
{
    private readonly TextReader reader;
    private readonly char delimiter;
    private string[]? header;

    /// <summary>Creates a reader.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="delimiter">Between values.</param>
    /// <param name="header">The column names, or null when the first record names them.</param>
    public CsvReader(TextReader reader, char delimiter, string[]? header)
    {
        this.reader = reader;
        this.delimiter = delimiter;
        this.header = header;
    }

    /// <summary>Whether columns without a name got one (<c>H1</c> and so on).</summary>
    public bool NamedColumns { get; private set; }

    /// <summary>The column names, read from the first record unless they were given; empty at the end of the text.</summary>
    /// <exception cref="PSArgumentException">Two columns have one name.</exception>
    public IReadOnlyList<string> Columns()
    {
        while (header is null && Record() is { } values)
        {
            if (values is not [""] && !values[0].StartsWith('#')) header = Named(values);
        }

        return header ?? [];
    }

    /// <summary>The records as objects with a note property for each column; empty lines and <c>#TYPE</c> lines are left out.</summary>
    /// <exception cref="PSArgumentException">Two columns have one name.</exception>
    public IEnumerable<PSObject> Read()
    {
        IReadOnlyList<string> columns = Columns();
        while (Record() is { } values)
        {
            if (values is [""]) continue;
            var result = new PSObject();
            for (int i = 0; i < columns.Count; i++) result.Properties.Add(new PSNoteProperty(columns[i], i < values.Count ? values[i] : null));
            yield return result;
        }
    }

    private string[] Named(List<string> values)
    {
        int unnamed = 0;
        string[] names = [.. values.Select(name => string.IsNullOrEmpty(name) ? $"H{++unnamed}" : name)];
        NamedColumns = unnamed > 0;
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            if (!known.Add(name)) throw new PSArgumentException($"The member \"{name}\" is already present.");
        }

        return names;
    }

    private List<string>? Record()
    {
        if (reader.Peek() < 0) return null;
        List<string> values = [];
        while (true)
        {
            while (reader.Peek() is ' ' or '\t' && (char)reader.Peek() != delimiter) reader.Read();
            values.Add(reader.Peek() == '"' ? Quoted() : Bare());
            int next = reader.Read();
            if (next == delimiter) continue;
            if (next == '\r' && reader.Peek() == '\n') reader.Read();
            return values;
        }
    }

    private string Quoted()
    {
        var text = new StringBuilder();
        reader.Read();
        while (reader.Read() is var next and >= 0)
        {
            if (next != '"') text.Append((char)next);
            else if (reader.Peek() == '"') text.Append((char)reader.Read());
            else break;
        }

        return text.Append(Bare()).ToString();
    }

    private string Bare()
    {
        var text = new StringBuilder();
        while (reader.Peek() is var next and >= 0 && next != delimiter && next is not ('\r' or '\n')) text.Append((char)reader.Read());
        return text.ToString().TrimEnd(' ', '\t');
    }
}
