using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KubeNet.Shell.Commands.Items;

/// <summary>The encodings that <c>-Encoding</c> names.</summary>
internal static class TextEncodings
{
    /// <summary>UTF-8 without a byte order mark, PowerShell's default.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The encoding for an argument: an Encoding, a name, or a code page; null means the default.</summary>
    /// <exception cref="PSArgumentException">A name that none has.</exception>
    public static Encoding Find(object? argument)
    {
        object? value = argument is PSObject wrapped ? wrapped.BaseObject : argument;
        switch (value)
        {
            case null: return Default;
            case Encoding ready: return ready;
            case int page: return Encoding.GetEncoding(page);
        }

        string name = value.ToString() ?? "";
        switch (name.ToUpperInvariant())
        {
            case "" or "DEFAULT" or "UTF8" or "UTF8NOBOM" or "UTF-8": return Default;
            case "UTF8BOM": return new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
            case "ASCII": return Encoding.ASCII;
            case "ANSI": return Encoding.Latin1;
            case "OEM": return Default;
            case "UNICODE" or "UTF16" or "STRING": return Encoding.Unicode;
            case "BIGENDIANUNICODE": return Encoding.BigEndianUnicode;
            case "UTF32": return Encoding.UTF32;
            case "BIGENDIANUTF32": return new UTF32Encoding(bigEndian: true, byteOrderMark: true);
        }

        try
        {
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int page) ? Encoding.GetEncoding(page) : Encoding.GetEncoding(name);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new PSArgumentException(
                $"'{name}' is no encoding. Use utf8, utf8BOM, utf8NoBOM, ascii, ansi, unicode, bigendianunicode, utf32, or a code page.", nameof(argument));
        }
    }
}
