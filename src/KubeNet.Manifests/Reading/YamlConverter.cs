using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeNet.Manifests.Reading;

/// <summary>
/// Turns YAML into JSON event by event, as sigs.k8s.io/yaml does for kubectl, and remembers where everything stood. Tags are ignored (but
/// <c>!!str</c>), depth is bounded, and so is what aliases may add, so that a document of nested aliases ("billion laughs") ends early.
/// </summary>
internal sealed class YamlConverter : IDisposable
{
    private const string Id = "YamlSyntax";
    private const string StringTag = "tag:yaml.org,2002:str";

    private readonly Document _document;
    private readonly ManifestLimits _limits;
    private readonly ManifestPosition _origin;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly Stack<YamlFrame> _frames = new();
    private readonly Dictionary<string, (int Start, int End)?> _anchors = new(StringComparer.Ordinal);
    private readonly List<(int Offset, int Line, int Column)> _marks = [];
    private int _aliasBytes;

    private YamlConverter(Document document, ManifestLimits limits)
    {
        _document = document;
        _limits = limits;
        _origin = document.Source.At(document.Start);
        _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = limits.MaxDepth + 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private int Offset => (int)(_writer.BytesCommitted + _writer.BytesPending);

    /// <summary>The values of a document; none where it holds only comments.</summary>
    /// <exception cref="ManifestSyntaxException">YamlSyntax.</exception>
    public static IEnumerable<JsonText> Convert(Document document, ManifestLimits limits)
    {
        using var reader = new StreamReader(document.Bytes.AsStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        var parser = new Parser(reader);
        while (Next(parser, document))
        {
            if (parser.Current is not DocumentStart)
                continue;
            using var converter = new YamlConverter(document, limits);
            while (Next(parser, document) && parser.Current is not DocumentEnd)
                converter.Take(parser.Current!);
            yield return converter.Finish();
        }
    }

    private static bool Next(Parser parser, Document document)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException error)
        {
            throw YamlComplaint.Of(error, document, mark => Position(document.Source.At(document.Start), mark));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            // The parser loses its footing on some malformed texts instead of saying so.
            throw new ManifestSyntaxException(Id, Position(document.Source.At(document.Start), parser.Current?.End ?? Mark.Empty), "after this the document is no YAML; a bracket, brace or quote may not be closed");
        }
    }

    private JsonText Finish()
    {
        _writer.Flush();
        var marks = _marks.ToArray();
        var offsets = Array.ConvertAll(marks, mark => mark.Offset);
        var source = _document.Source.Name;
        return new JsonText(_buffer.WrittenMemory, Locate, KeysAreUnique: true);

        ManifestPosition Locate(int offset)
        {
            var index = Array.BinarySearch(offsets, offset);
            var mark = marks[Math.Max(0, index < 0 ? ~index - 1 : index)];
            return new ManifestPosition(source, mark.Line, mark.Column);
        }
    }

    private void Take(ParsingEvent current)
    {
        switch (current)
        {
            case Scalar scalar when _frames.TryPeek(out var frame) && frame is { IsMap: true, AwaitsValue: false, AwaitsMerge: false }:
                TakeKey(frame, scalar);
                break;
            case Scalar scalar:
                TakeScalar(scalar);
                break;
            case MappingStart map:
                Open(map, isMap: true);
                break;
            case SequenceStart list:
                Open(list, isMap: false);
                break;
            case MappingEnd or SequenceEnd:
                Close();
                break;
            case AnchorAlias alias:
                TakeAlias(alias);
                break;
        }
    }

    private void TakeKey(YamlFrame frame, Scalar key)
    {
        if (key is { Value: "<<", Style: ScalarStyle.Plain })
        {
            frame.AwaitsMerge = true;
            return;
        }

        var position = Position(key);
        if (frame.AddKey(key.Value, position.Line) is { } first)
            throw new ManifestSyntaxException(Id, position, $"the key '{Shorten(key.Value)}' is in this map already, at line {first}; a key may occur once");
        Note(key);
        _writer.WritePropertyName(key.Value);
        frame.AwaitsValue = true;
    }

    private void TakeScalar(Scalar scalar)
    {
        BeginValue(scalar);
        var start = Offset;
        Note(scalar);
        if (scalar.Style == ScalarStyle.Plain && !(!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value == StringTag))
            YamlScalar.Write(_writer, scalar.Value);
        else
            _writer.WriteStringValue(scalar.Value);
        if (!scalar.Anchor.IsEmpty)
            _anchors[scalar.Anchor.Value] = (start, Offset);
    }

    private void Open(NodeEvent node, bool isMap)
    {
        BeginValue(node);
        if (_frames.Count >= _limits.MaxDepth)
            throw new ManifestSyntaxException(Id, Position(node), $"maps and lists lie more than {_limits.MaxDepth} deep in each other here, which no object of the API does");
        var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
            _anchors[anchor] = null;
        _frames.Push(new YamlFrame(isMap, anchor, Offset));
        Note(node);
        if (isMap)
            _writer.WriteStartObject();
        else
            _writer.WriteStartArray();
    }

    private void Close()
    {
        var frame = _frames.Pop();
        if (frame.IsMap)
            _writer.WriteEndObject();
        else
            _writer.WriteEndArray();
        if (frame.Anchor is not null)
            _anchors[frame.Anchor] = (frame.Start, Offset);
    }

    private void TakeAlias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var anchored))
            throw new ManifestSyntaxException(Id, Position(alias), $"the alias *{Shorten(name)} refers to an anchor &{Shorten(name)} that is not above it");
        if (anchored is not { } range)
            throw new ManifestSyntaxException(Id, Position(alias), $"the alias *{Shorten(name)} lies within its own anchor, so that it would hold itself");
        _aliasBytes += range.End - range.Start;
        if (_aliasBytes > _limits.MaxAliasBytes)
            throw new ManifestSyntaxException(Id, Position(alias), $"aliases blow this document up by more than {_limits.MaxAliasBytes} bytes; write out what is meant");
        _writer.Flush();
        var copy = _buffer.WrittenSpan[range.Start..range.End].TrimStart((byte)',').ToArray();
        if (_frames.TryPeek(out var frame) && frame.AwaitsMerge)
        {
            Merge(frame, alias, copy);
            return;
        }

        if (frame is { IsMap: true, AwaitsValue: false })
            throw new ManifestSyntaxException(Id, Position(alias), "an alias stands where a key is expected; write the key out");
        BeginValue(alias);
        Note(alias);
        _writer.WriteRawValue(copy, skipInputValidation: true);
    }

    // https://yaml.org/type/merge.html, with one alias.
    private void Merge(YamlFrame frame, AnchorAlias alias, byte[] copy)
    {
        frame.AwaitsMerge = false;
        if (copy is not [(byte)'{', ..])
            throw new ManifestSyntaxException(Id, Position(alias), $"'<<' merges a map into this one, but *{Shorten(alias.Value.Value)} is none");
        var reader = new Utf8JsonReader(copy, new JsonReaderOptions { MaxDepth = _limits.MaxDepth + 1 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!frame.AddMergedKey(key))
                continue;
            Note(alias);
            _writer.WritePropertyName(key);
            _writer.WriteRawValue(copy.AsSpan(start, (int)reader.BytesConsumed - start), skipInputValidation: true);
        }
    }

    private void BeginValue(ParsingEvent value)
    {
        if (!_frames.TryPeek(out var frame) || !frame.IsMap)
            return;
        if (frame.AwaitsMerge)
            throw new ManifestSyntaxException(Id, Position(value), "'<<' is followed by something else than an alias such as *base; write the entries out");
        if (!frame.AwaitsValue)
            throw new ManifestSyntaxException(Id, Position(value), "a map or list stands where a key is expected; keys are text, and templates ({{ ... }}) want to be rendered first, for instance with 'helm template'");
        frame.AwaitsValue = false;
    }

    private void Note(ParsingEvent current)
    {
        var position = Position(current);
        _marks.Add((Offset, position.Line, position.Column));
    }

    private ManifestPosition Position(ParsingEvent current) => Position(_origin, current.Start);

    private static ManifestPosition Position(ManifestPosition origin, Mark mark) =>
        new(origin.Source, origin.Line + (int)mark.Line - 1, (int)mark.Column + (mark.Line == 1 ? origin.Column - 1 : 0));

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}...";
}
