using System.Globalization;
using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles;

/// <summary>
/// Labs as files: JSON that gives the same lab again, with or without what traffic left behind (docs/lab-file.md). The same lab gives the same text, byte for byte,
/// whichever way it was built.
/// </summary>
public static class LabFile
{
    /// <summary>The format that is written.</summary>
    public static int Format => LabUpgrades.Newest;

    /// <summary>How large a file may be, in bytes.</summary>
    public const int LargestFile = 1 << 30;

    /// <summary>A lab as text.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="withState">Whether what traffic left behind, the clock and the generator are written; without, the lab comes back as new, with all that was configured.</param>
    /// <param name="progress">Told after each namespace.</param>
    public static string Write(Lab lab, bool withState = true, IProgress<WorkProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return JsonText.Write(new LabWriter(lab, progress).Write(withState));
    }

    /// <summary>Writes a lab to a file: as a whole or not at all.</summary>
    /// <exception cref="NetConfigException">FileUnwritable.</exception>
    public static void Save(Lab lab, string path, bool withState = true, IProgress<WorkProgress>? progress = null)
    {
        var text = Write(lab, withState, progress);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The lab of a text.</summary>
    /// <param name="text">JSON in UTF-8.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="name">What the lab is called; as in the text where it is null.</param>
    /// <param name="progress">Told after each namespace.</param>
    /// <exception cref="NetConfigException">
    /// LabFileMalformed, LabFileFormatUnknown, LabFileUnknownKind, LabFileValueMissing, LabFileInvalidValue, LabFileDanglingReference: each names line and column.
    /// </exception>
    public static LabFileContent Read(ReadOnlyMemory<byte> text, string source, string? name = null, IProgress<WorkProgress>? progress = null)
    {
        var bytes = text.Span.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        var json = new JsonSource(source, bytes);
        var reading = new LabReading(json);
        var part = new JsonScanner(json).Read();
        LabUpgrades.Apply(part, FormatOf(part, json));
        return new LabFileContent(new LabReader(part, reading, progress).Read(name), reading.Notes);
    }

    /// <summary>The lab of a file.</summary>
    /// <exception cref="NetConfigException">FileUnreadable, LabFileTooLarge, and as of <see cref="Read"/>.</exception>
    public static LabFileContent Load(string path, string? name = null, IProgress<WorkProgress>? progress = null)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile } large)
                throw new NetConfigException("LabFileTooLarge", $"'{path}' has {large.Length} bytes; a lab file may have {LargestFile}.");
            return Read(File.ReadAllBytes(path), path, name, progress);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NetConfigException("FileUnreadable", $"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private static int FormatOf(JsonPart part, JsonSource source)
    {
        if (part.Form != JsonForm.Object || part[LabSections.Header] is not { Form: JsonForm.Object } header || header[LabSections.Format] is not { Form: JsonForm.Number } format)
            throw source.Bad(part, "LabFileFormatUnknown", "this is no lab file: it does not begin with { \"kubenet\": { \"format\": 1 }, as Export-NetLab writes it.");
        return int.TryParse(format.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= LabUpgrades.Oldest && number <= Format
            ? number
            : throw source.Bad(format, "LabFileFormatUnknown", $"the format {JsonSource.Quote(format)} is not known; this version reads {(Format == LabUpgrades.Oldest ? $"format {Format}" : $"formats {LabUpgrades.Oldest} to {Format}")}. Read it with the KubeNet that wrote it, or a later one.");
    }
}
