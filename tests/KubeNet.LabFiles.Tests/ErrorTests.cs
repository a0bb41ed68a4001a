using KubeNet.Engine;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Tests;

public sealed class ErrorTests
{
    private static readonly string s_text = LabFile.Write(EverythingLab.Build());

    [Theory]
    [InlineData("", "LabFileMalformed", "(line 1, column 1)")]
    [InlineData("{ \"kubenet\": { \"format\": 1 },\n  \"name\": nobody }", "LabFileMalformed", "(line 2, column 12)")]
    [InlineData("{ \"kubenet\": { \"format\": 1 },\n  \"name\": \"a\", \"name\": \"b\" }", "LabFileMalformed", "(line 2, column 16): the name 'name' stands twice")]
    [InlineData("[]", "LabFileFormatUnknown", "no lab file")]
    [InlineData("{ \"kubenet\": { \"format\": 2 } }", "LabFileFormatUnknown", "(line 1, column 26): the format '2' is not known; this version reads format 1.")]
    [InlineData("{ \"kubenet\": { \"format\": 0 } }", "LabFileFormatUnknown", "this version reads format 1")]
    [InlineData("{ \"kubenet\": { \"format\": 1 } }", "LabFileValueMissing", "'seed' is missing")]
    public void What_is_no_lab_file_is_told_with_its_place(string text, string errorId, string message) => ShouldFail(text, errorId, message);

    [Fact]
    public void A_text_that_is_not_UTF_8_is_told()
    {
        var error = Assert.Throws<NetConfigException>(() => LabFile.Read(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, "lab.json"));
        Assert.Equal("LabFileMalformed", error.ErrorId);
    }

    [Fact]
    public void Nesting_without_end_is_told() => ShouldFail(new string('[', 100_000), "LabFileMalformed", "depth");

    [Theory]
    [InlineData("\"kind\": \"dummy\"", "\"kind\": \"wormhole\"", "LabFileUnknownKind", "the kind 'wormhole' is not known; there are bond, bridge")]
    [InlineData("\"peerNamespace\": \"r1\"", "\"peerNamespace\": \"mars\"", "LabFileDanglingReference", "its peer is no veth of index 2 in namespace 'mars'")]
    [InlineData("\"lowerNamespace\": \"box\", \"lowerIndex\": 3", "\"lowerNamespace\": \"box\", \"lowerIndex\": 77", "LabFileDanglingReference", "the device below it, 77 of namespace 'box'")]
    [InlineData("\"address\": \"10.0.1.2/24\"", "\"address\": \"10.0.1.2/240\"", "LabFileInvalidValue", "10.0.1.2/240")]
    [InlineData("\"nextHops\": [{ \"via\": \"10.0.1.9\", \"linkIndex\": 2 }]", "\"nextHops\": [{ \"via\": \"10.0.1.9\", \"linkIndex\": 99 }]", "LabFileDanglingReference", "the route to 203.0.113.0/24 in namespace 'r1' goes by link 99")]
    [InlineData("\"-A LIMITS -p tcp", "\"-A LIMITS -p nonsense", "LabFileInvalidValue", "this is no rule of chain LIMITS")]
    [InlineData("\"-A FORWARD -j LIMITS\"", "\"-A FORWARD -j NOWHERE\"", "LabFileDanglingReference", "NOWHERE")]
    [InlineData("\"-A FORWARD -j LIMITS\"", "\"-A INPUT -j LIMITS\"", "LabFileInvalidValue", "does not append one rule to chain FORWARD")]
    [InlineData("\"shares\": \"1\"", "\"shares\": \"100\"", "LabFileDanglingReference", "there is no set of chains '100'")]
    [InlineData("\"chain\": \"LIMITS\", \"rule\": 1", "\"chain\": \"LIMITS\", \"rule\": 100", "LabFileDanglingReference", "chain LIMITS has")]
    [InlineData("\"table\": \"filter\", \"hook\": \"input\"", "\"table\": \"filter\", \"hook\": \"output\"", "LabFileDanglingReference", "do not both have the chain OUTPUT of")]
    [InlineData("\"type\": \"hash:net,port\"", "\"type\": \"hash:moon\"", "LabFileUnknownKind", "hash:moon")]
    [InlineData("\"bonds\": { \"9\": 3 }", "\"bonds\": { \"9\": -3 }", "LabFileInvalidValue", "-3")]
    [InlineData("\"now\": 1.5", "\"now\": 1e300", "LabFileInvalidValue", "seconds")]
    [InlineData("\"now\": 1.5", "\"now\": -1.5", "LabFileInvalidValue", "the clock cannot stand before")]
    [InlineData("\"nextIndex\": 4", "\"nextIndex\": 3", "LabFileInvalidValue", "the next index of namespace")]
    [InlineData("\"namespace\": \"dock\",", "\"namespace\": null,", "LabFileInvalidValue", "cannot be null")]
    public void What_is_wrong_in_a_lab_is_told_with_its_place(string old, string now, string errorId, string message)
    {
        var at = s_text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at > 0, old);
        ShouldFail($"{s_text[..at]}{now}{s_text[(at + old.Length)..]}", errorId, message);
    }

    [Fact]
    public void What_a_later_version_added_is_passed_over_and_noted()
    {
        var text = s_text.Replace("\"kind\": \"dummy\"", "\"kind\": \"dummy\", \"color\": \"blue\"", StringComparison.Ordinal).Replace("  \"seed\": 42", "  \"weather\": {},\n  \"seed\": 42", StringComparison.Ordinal);
        var content = RoundTrip.Read(text);
        Assert.Contains(content.Notes, note => note.StartsWith("'color' of dummy (line ", StringComparison.Ordinal));
        Assert.Contains(content.Notes, note => note.StartsWith("section 'weather' (line 4, ", StringComparison.Ordinal));
        RoundTrip.ShouldBeSame(s_text, LabFile.Write(content.Lab));
    }

    [Fact]
    public void An_older_format_goes_through_all_steps_that_follow()
    {
        var part = JsonPart.Object();
        Action<JsonPart>[] steps =
        [
            one => one.Set("said", JsonPart.OfText("1 to 2")),
            one => one.Set("said", JsonPart.OfText($"{one["said"]?.Text}, 2 to 3")),
        ];
        LabUpgrades.Apply(part, 1, steps);
        Assert.Equal("1 to 2, 2 to 3", part["said"]!.Text);
        part.Set("said", JsonPart.OfText("it is 2"));
        LabUpgrades.Apply(part, 2, steps);
        Assert.Equal("it is 2, 2 to 3", part["said"]!.Text);
        LabUpgrades.Apply(part, 3, steps);
        Assert.Equal("it is 2, 2 to 3", part["said"]!.Text);
    }

    private static void ShouldFail(string text, string errorId, string message)
    {
        var error = Assert.ThrowsAny<NetConfigException>(() => RoundTrip.Read(text));
        Assert.Equal(errorId, error.ErrorId);
        Assert.StartsWith("lab.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
