using System.Diagnostics;
using System.Reflection;
using KubeNet.Engine;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>One reading of a file: complaints name the place, and what was passed over is noted.</summary>
internal sealed class LabReading(JsonSource source)
{
    private const int MaxNotes = 100;
    private readonly List<string> _notes = [];

    /// <summary>What was passed over.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A value that is not what stands in such a place.</summary>
    public NetConfigException Invalid(JsonPart part, string what, Exception? inner = null) => source.Bad(part, "LabFileInvalidValue", what, inner);

    public NetConfigException Missing(JsonPart part, string what) => source.Bad(part, "LabFileValueMissing", what);

    public NetConfigException UnknownKind(JsonPart part, string what) => source.Bad(part, "LabFileUnknownKind", what);

    public NetConfigException Dangling(JsonPart part, string what) => source.Bad(part, "LabFileDanglingReference", what);

    /// <summary>A member of a name that this version does not know is passed over: a later version may have added it.</summary>
    public void PassOver(JsonPart part, string what)
    {
        if (_notes.Count < MaxNotes)
            _notes.Add($"{what}{source.PlaceOf(part)} is not known to this version and was passed over.");
    }

    public JsonPart Expect(JsonPart part, JsonForm form, string what) => part.Form == form ? part : throw Invalid(part, $"{what} is expected here, not {JsonSource.Quote(part)}.");

    public JsonPart Member(JsonPart part, string name) => part[name] ?? throw Missing(part, $"'{name}' is missing here.");

    /// <summary>Runs what makes a value; what the model does not take is told at the value's place.</summary>
    public T Make<T>(JsonPart part, string what, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (NetConfigException error) when (error.ErrorId.StartsWith("LabFile", StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception error)
        {
            var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            throw cause is NetConfigException or FormatException or ArgumentException or OverflowException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException
                ? Invalid(part, $"this is no {what}: {cause.Message}", cause)
                : new UnreachableException($"Reading a {what} failed.", cause);
        }
    }
}
