using KubeNet.Engine;
using KubeNet.Engine.Labs;

namespace KubeNet.LabFiles.Tests;

public sealed class WholeFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubenet-lab-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "lab.json");

    [Fact]
    public void What_fails_in_the_middle_leaves_the_old_file_and_nothing_beside_it()
    {
        File.WriteAllText(Path, "old");
        var error = Assert.Throws<NetConfigException>(() => WholeFile.Write(Path, stream =>
        {
            stream.Write("half of it"u8);
            stream.Flush();
            throw new IOException("No space left on device");
        }));
        Assert.Equal("FileUnwritable", error.ErrorId);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_error_of_the_writer_goes_on_and_leaves_the_old_file_too()
    {
        File.WriteAllText(Path, "old");
        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(Path, _ => throw new InvalidOperationException()));
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_process_that_dies_in_the_middle_leaves_the_old_file()
    {
        // What such a process leaves is its own file beside, and the file of the name is never opened for writing.
        File.WriteAllText(Path, "old");
        using (var reader = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read))
            WholeFile.Write(System.IO.Path.Combine(_folder, "other.json"), stream => stream.Write("new"u8));
        WholeFile.Write(Path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(Path));
            stream.Write(" and whole"u8);
        });
        Assert.Equal("half and whole", File.ReadAllText(Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error() =>
        Assert.Equal("FileUnwritable", Assert.Throws<NetConfigException>(() => LabFile.Save(new Lab(), System.IO.Path.Combine(_folder, "x", "lab.json"))).ErrorId);

    [Fact]
    public void A_lab_is_saved_and_loaded()
    {
        LabFile.Save(new Lab(7, "mine"), Path);
        var content = LabFile.Load(Path);
        Assert.Equal(("mine", 7UL), (content.Lab.Name, content.Lab.Seed));
        Assert.Equal("other", LabFile.Load(Path, "other").Lab.Name);
        Assert.Equal("FileUnreadable", Assert.Throws<NetConfigException>(() => LabFile.Load(System.IO.Path.Combine(_folder, "none.json"))).ErrorId);
    }
}
